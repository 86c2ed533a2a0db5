import type { Corrected } from '@talkingcat/speech'

type Words = { committed: string; rest: string }

/**
 * The host's own words put right while they are spoken, as the final will have them. A word that
 * reaches beyond what is committed is not committed yet.
 */
export function correctPartial(
  { committed, rest }: Words,
  correct: (text: string) => Corrected,
): Words {
  const { text, corrections } = correct(committed + rest)
  let border = committed.length
  let grown = 0
  for (const { at, from, to } of corrections) {
    const begin = at - grown
    if (begin >= committed.length) break
    grown += to.length - from.length
    border = begin + from.length > committed.length ? at : committed.length + grown
  }
  return { committed: text.slice(0, border), rest: text.slice(border) }
}
