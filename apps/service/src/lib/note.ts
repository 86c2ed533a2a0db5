/** One line in the program's log: an event name and facts. Never a name, a text, a link or a token. */
export type Note = (event: string, facts: Record<string, string | number | boolean>) => void

/** What of an error may be logged: its class, its code, its cause's and where it came from, never its text. */
export function errorFacts(error: unknown): Record<string, string> {
  if (!(error instanceof Error)) return { error: typeof error }
  const code = codeOf(error)
  const cause = error.cause instanceof Error ? (codeOf(error.cause) ?? error.cause.name) : null
  const frames = (error.stack ?? '').split('\n').filter(line => /^\s+at /.test(line))
  const codes = { ...(code !== null && { code }), ...(cause !== null && { cause }) }
  return { error: error.name, ...codes, frames: frames.slice(0, 8).join('\n') }
}

function codeOf(error: Error): string | null {
  return 'code' in error && typeof error.code === 'string' ? error.code : null
}
