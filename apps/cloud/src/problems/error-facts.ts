/** What may be logged of an error: never its message, which can quote a value of a row. */
export function errorFacts(error: unknown): Record<string, string> {
  if (!(error instanceof Error)) return { error: typeof error }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  const frames = error.stack?.split('\n').filter(line => /^\s+at /.test(line)) ?? []
  return { error: error.name, code, at: frames.slice(0, 8).join('\n') }
}
