export type CharacterErrorRate = { errorCount: number; referenceCount: number; rate: number }

/** Edit distance over characters ÷ characters of the reference; punctuation and spaces do not count. */
export function characterErrorRate(_reference: string, _hypothesis: string): CharacterErrorRate {
  throw new Error('being written')
}
