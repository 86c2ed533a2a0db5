import type { PcmChunk } from '@talkingcat/speech'

/** At most five a second reach the page. */
const minIntervalMs = 200

/** Loudness of the sound so far, root mean square 0 to 1; null while the last reading is fresh. */
export function createLevelMeter() {
  let squares = 0
  let count = 0
  let shownAt = Number.NEGATIVE_INFINITY
  return {
    read({ samples, at }: PcmChunk): number | null {
      for (const sample of samples) squares += sample * sample
      count += samples.length
      if (at - shownAt < minIntervalMs || count === 0) return null
      const rms = Math.min(1, Math.sqrt(squares / count))
      squares = 0
      count = 0
      shownAt = at
      return rms
    },
  }
}
