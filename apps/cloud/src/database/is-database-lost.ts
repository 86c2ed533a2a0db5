/** SQLSTATE classes: connection exception, operator intervention. */
const lostStates = /^(08|57P)/
/** Insufficient resources, and a transaction rolled back because of another one at the same time. */
const passingStates = /^(53|40)/
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
  /Connection terminated|is not queryable|timeout exceeded when trying to connect|timeout expired|Query read timeout/

const codeOf = (error: Error) => ('code' in error ? String(error.code) : '')

/** Whether nothing more is to be expected of the connection that this happened on. */
export function isConnectionLost(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = codeOf(error)
  return lostStates.test(code) || lostCodes.has(code) || lostMessages.test(error.message)
}

/** Whether the database went away or has no room just now: worth trying again, nobody's fault here. */
export function isDatabaseLost(error: unknown): boolean {
  return isConnectionLost(error) || (error instanceof Error && passingStates.test(codeOf(error)))
}
