import { musicFrom } from './sound-kind.ts'
import { countSyllables } from './syllables.ts'

export type HeardText = {
  text: string
  spokenMs: number
  /** The model says BGM; it also says so of speech with music under it. */
  isTaggedMusic: boolean
  /** Part of the segment's energy in held tones. */
  heldShare: number
  /** The same of the twenty seconds up to its end. */
  heldShareBefore: number
  /** Part of those in which there was a voice, singing included. */
  voiceShare: number
}

/** Notes, whatever was made of them; speech over music half as loud has less. */
const notesShare = 0.3
/** Sung notes, if slow; less is speech, as when the music was turned down for it. */
const sungShare = 0.2
/** Singing is slow; hosts speak 4 to 7 syllables a second. */
const fastestSong = 4.2
const scrapMs = 850
const rareVoice = 0.25

/**
 * Whether a text was made up over music, or sung. One sign alone is never enough: hosts speak over music
 * all evening. Twenty seconds in which they do so have 0.37 at most, music with or without singing 0.47 at
 * least, even where it is as loud as they are (the demos over chords, a band and a song).
 */
export function isMusic(heard: HeardText): boolean {
  const { text, spokenMs, isTaggedMusic, heldShare, heldShareBefore, voiceShare } = heard
  // Nothing is held in it: somebody speaks, whatever plays, and however long nobody did.
  if (heldShare < sungShare) return false
  if (isTaggedMusic && voiceShare < rareVoice) return true
  if (heldShareBefore < musicFrom) return false
  if (spokenMs < scrapMs) return true
  if (heldShare >= notesShare) return true
  const pace = (1000 * countSyllables(text).least) / spokenMs
  return isTaggedMusic || pace < fastestSong
}
