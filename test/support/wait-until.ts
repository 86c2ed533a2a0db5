/** Asks again and again until the answer is truthy; throws after `deadlineMs`, saying what was missing. */
export async function waitUntil<T>(
  what: string,
  ask: () => Promise<T | false | null | undefined> | T | false | null | undefined,
  deadlineMs = 30_000,
): Promise<T> {
  const endsAt = Date.now() + deadlineMs
  for (;;) {
    const answer = await ask()
    if (answer) return answer
    if (Date.now() > endsAt) throw new Error(`${what}: not within ${deadlineMs} ms`)
    await new Promise(resolve => setTimeout(resolve, 50))
  }
}
