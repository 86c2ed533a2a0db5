/** SQLSTATE classes: connection exception, operator intervention, insufficient resources. */
const lostStates = /^(08|57P|53)/
const lostCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
  'EAI_AGAIN',
])
/** `pg` gives these no code. */
const lostMessages =
  /Connection terminated|is not queryable|timeout exceeded when trying to connect|timeout expired/

/** Whether the database went away or has no room just now: worth trying again, nobody's fault here. */
export function isDatabaseLost(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = 'code' in error ? String(error.code) : ''
  return lostStates.test(code) || lostCodes.has(code) || lostMessages.test(error.message)
}
