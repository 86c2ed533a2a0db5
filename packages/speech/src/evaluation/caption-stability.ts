/** What was shown of one utterance: each partial, in order. */
export type ShownPartial = { committed: string; rest: string }

/**
 * Normalised erasure: characters taken back or changed from one showing to the next, the final
 * included, ÷ characters of the finals. 0 = words only ever grow. Every shown character counts.
 */
export function normalizedErasure(
  utterances: readonly { partials: readonly ShownPartial[]; final: string }[],
): number {
  let erased = 0
  let length = 0
  for (const { partials, final } of utterances) {
    const shown = [...partials.map(({ committed, rest }) => committed + rest), final]
    shown.forEach((text, index) => {
      const before = [...(shown[index - 1] ?? '')]
      const after = [...text]
      const kept = before.findIndex((character, place) => character !== after[place])
      if (kept !== -1) erased += before.length - kept
    })
    length += [...final].length
  }
  return length === 0 ? 0 : erased / length
}

/** Showings, the final included, that do not begin with what was committed before them. */
export function committedViolations({
  partials,
  final,
}: {
  partials: readonly ShownPartial[]
  final: string
}): number {
  const shown = [...partials.map(({ committed, rest }) => committed + rest), final]
  return partials.filter(
    ({ committed }, index) => !shown.slice(index + 1).every(text => text.startsWith(committed)),
  ).length
}
