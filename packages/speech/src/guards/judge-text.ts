import { samplesPerMs } from '../audio/pcm.ts'
import type { RecognizedSegment } from '../worker/protocol.ts'
import { isInLanguages, type SpokenLanguage } from './language.ts'
import { withoutRepetition } from './repetition.ts'
import { countSyllables } from './syllables.ts'

/** Why something recognised was not taken for speech; also the name of its counter in diagnostics. */
export type DropReason =
  | 'repetition'
  | 'filler'
  | 'too-fast'
  | 'too-slow'
  | 'language'
  | 'unlikely'
  | 'music'

/** What the guards look at. */
export type HeardSegment = Pick<
  RecognizedSegment,
  'speechStart' | 'speechEnd' | 'text' | 'language' | 'audioEvent' | 'confidence'
>

export type Verdict = { text: string } | { dropped: DropReason }

/** What a breath, a knock or a click is often taken for. */
const fillers = new Set(
  '嗯 啊 哎 呃 额 唉 哦 喔 噢 呀 哈 诶 欸 呵 嘿 嗨 那 这 我 the yeah uh um hm hmm mm oh ah i a so you'.split(
    ' ',
  ),
)
const shortMs = 600

/** Nobody speaks faster; and who speaks for seconds says more than one word. */
const mostPerSecond = 12
const leastPerSecond = 1
/** A word or two may be said in no time, the ends of speech being found to a tenth of a second … */
const fewSyllables = 3
/** … and one alone may be drawn out. */
const drawnOutMs = 2000

/** Mean probability of the tokens; speech lies far above it. */
const leastConfidence = 0.3

/** Looks at a recognised text alone, without the sound. @param text not empty */
export function judgeText(segment: HeardSegment, languages: readonly SpokenLanguage[]): Verdict {
  const spokenMs = (segment.speechEnd - segment.speechStart) / samplesPerMs
  const text = withoutRepetition(segment.text)
  if (text === null) return { dropped: 'repetition' }
  const bare = text.replace(/[^\p{L}\p{N}]/gu, '').toLowerCase()
  if (spokenMs < shortMs && fillers.has(bare)) return { dropped: 'filler' }
  if (!isInLanguages({ ...segment, text }, languages)) return { dropped: 'language' }
  const { confidence } = segment
  if (confidence !== null && confidence < leastConfidence) return { dropped: 'unlikely' }
  const { least, most } = countSyllables(text)
  if (least > fewSyllables && least > (mostPerSecond * spokenMs) / 1000) {
    return { dropped: 'too-fast' }
  }
  if (spokenMs > drawnOutMs && most < (leastPerSecond * spokenMs) / 1000) {
    return { dropped: 'too-slow' }
  }
  return { text }
}
