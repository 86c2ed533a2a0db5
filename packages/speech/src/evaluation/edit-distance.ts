/** Levenshtein distances from `wanted` to every beginning of `got`, the empty one first; one row at a time. */
export function distancesToBeginnings(wanted: readonly string[], got: readonly string[]): number[] {
  let row = [0, ...got.map((_, index) => index + 1)]
  for (const [i, character] of wanted.entries()) {
    const next = [i + 1]
    for (const [j, other] of got.entries()) {
      const replaced = (row[j] ?? 0) + (character === other ? 0 : 1)
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1))
    }
    row = next
  }
  return row
}
