export type CharacterErrorRate = { errorCount: number; referenceCount: number; rate: number }

/** Edit distance over characters ÷ characters of the reference; punctuation, spaces and case do not count. */
export function characterErrorRate(reference: string, hypothesis: string): CharacterErrorRate {
  const wanted = charactersOf(reference)
  const got = charactersOf(hypothesis)
  const errorCount = editDistance(wanted, got)
  const referenceCount = wanted.length
  const rate = referenceCount === 0 ? Math.sign(errorCount) : errorCount / referenceCount
  return { errorCount, referenceCount, rate }
}

/** Characters that count: no punctuation or spaces, one width and case. */
export function charactersOf(text: string): string[] {
  return [
    ...text
      .normalize('NFKC')
      .toLowerCase()
      .replace(/[\p{P}\p{S}\p{Z}\s]/gu, ''),
  ]
}

/** Levenshtein, one row at a time. */
function editDistance(from: readonly string[], to: readonly string[]): number {
  let row = to.map((_, index) => index + 1)
  row.unshift(0)
  from.forEach((character, i) => {
    const next = [i + 1]
    to.forEach((other, j) => {
      const replaced = (row[j] ?? 0) + (character === other ? 0 : 1)
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1))
    })
    row = next
  })
  return row.at(-1) ?? 0
}
