import type { SoundKind } from '@talkingcat/contract'
import { sampleRateHz } from '../audio/pcm.ts'

/** What is looked at to say what kind of sound it is … */
export const kindSamples = 10 * sampleRateHz
/** … and to tell a song from speech over music, which takes longer. */
export const backgroundSamples = 20 * sampleRateHz
/** Held tones in this part of the energy are music; once it is music, down to the lower one. */
export const musicFrom = 0.42
const musicUntil = 0.38
/** Root mean square of a room in which nothing sounds, about -56 dBFS. */
const quietBelow = 0.0015

export type Background = {
  /** Part of the energy in held tones. */
  heldShare: number
  rms: number
  /** Words were recognised and kept. */
  hasSpeech: boolean
  /** Less than half of the stretch was heard yet. */
  isShort: boolean
}

/** What the last ten seconds were, as far as can be said: `unknown` is an answer, too. */
export function soundKindOf(background: Background, before: SoundKind): SoundKind {
  const { heldShare, rms, hasSpeech, isShort } = background
  if (hasSpeech) return 'speech'
  if (isShort) return 'unknown'
  if (rms < quietBelow) return 'quiet'
  return heldShare >= (before === 'music' ? musicUntil : musicFrom) ? 'music' : 'unknown'
}
