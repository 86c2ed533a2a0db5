/** The same one to three characters this often in a row are no way to speak; digits have it by right (1000000). */
const repeats = /((?!\d)\p{L}|(?!\d{2,3})[\p{L}\d]{2,3})\1{4,}/gu
/** This often and with nearly nothing else said, the recogniser was caught in a loop. */
const hopelessRepeats = 8
const hopelessShare = 0.8
const keptRepeats = 3

/** A text without its repetitions; null when it is hardly anything else. */
export function withoutRepetition(text: string): string | null {
  const bare = text.replace(/[^\p{L}\p{N}]/gu, '')
  let repeated = 0
  let most = 0
  for (const [run, unit = ''] of bare.matchAll(repeats)) {
    repeated += run.length
    most = Math.max(most, run.length / unit.length)
  }
  if (repeated === 0) return text
  if (most >= hopelessRepeats && repeated >= hopelessShare * bare.length) return null
  // Marks may stand between ("对，对，对，…"); they go with what they divide.
  const spaced = /((?!\d)\p{L}|(?!\d{2,3})[\p{L}\d]{2,3})([^\p{L}\p{N}]*)(?:\1[^\p{L}\p{N}]*){4,}/gu
  return text.replace(spaced, (run, unit: string, mark: string) => {
    const last = /[^\p{L}\p{N}]*$/u.exec(run)?.[0] ?? ''
    return (unit + mark).repeat(keptRepeats - 1) + unit + last
  })
}
