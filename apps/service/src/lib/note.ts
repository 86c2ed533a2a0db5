/** One line in the program's log: an event name and facts. Never a name, a text, a link or a token. */
export type Note = (event: string, facts: Record<string, string | number | boolean>) => void

/** What of an error may be logged: its class, its code and where it came from, never its text. */
export function errorFacts(error: unknown): Record<string, string> {
  if (!(error instanceof Error)) return { error: typeof error }
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {}
  const frames = (error.stack ?? '').split('\n').filter(line => /^\s+at /.test(line))
  return { error: error.name, ...code, frames: frames.slice(0, 8).join('\n') }
}
