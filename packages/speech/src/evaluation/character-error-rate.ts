import { distancesToBeginnings } from './edit-distance.ts'

export type CharacterErrorRate = { errorCount: number; referenceCount: number; rate: number }

/** Edit distance over characters ÷ characters of the reference; punctuation, spaces and case do not count. */
export function characterErrorRate(reference: string, hypothesis: string): CharacterErrorRate {
  const wanted = charactersOf(reference)
  const got = charactersOf(hypothesis)
  const errorCount = distancesToBeginnings(wanted, got).at(-1) ?? 0
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
