/** Remembers the newest ids; a replay after a reconnect repeats far fewer. */
export function createSeenIds(limit = 20_000): { isNew(id: string): boolean } {
  const seen = new Set<string>()
  return {
    isNew(id) {
      // A message without an id can not be told from another: better twice than never.
      if (id === '') return true
      if (seen.has(id)) return false
      seen.add(id)
      const oldest = seen.values().next().value
      if (seen.size > limit && oldest !== undefined) seen.delete(oldest)
      return true
    },
  }
}
