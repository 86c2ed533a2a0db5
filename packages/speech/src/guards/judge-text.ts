import { samplesPerMs } from '../audio/pcm.ts'
import type { RecognizedSegment } from '../worker/protocol.ts'
import { isInLanguages, type SpokenLanguage } from './language.ts'
import { isLoop } from './repetition.ts'
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

/** What a breath, a knock or a click is often taken for. */
const fillers = new Set(
  '嗯 啊 哎 呃 额 唉 哦 喔 噢 呀 哈 诶 欸 呵 嘿 嗨 那 这 我 the yeah uh um hm hmm mm oh ah i a so you'.split(
    ' ',
  ),
)
const shortMs = 600
/** What the model itself tells of; a filler beside it is not a word, however long it is. */
const noises: ReadonlySet<string> = new Set([
  'Applause',
  'Laughter',
  'Cry',
  'Cough',
  'Sneeze',
  'Breath',
])

/** Nobody speaks faster; and who speaks for seconds says more than one word: 三、二、一 has 0.8 a second. */
const mostPerSecond = 12
const leastPerSecond = 0.6
/** A word or two may be said in no time, the ends of speech being found to a tenth of a second … */
const fewSyllables = 3
/** … and one alone may be drawn out. */
const drawnOutMs = 2000

/** Mean probability of the tokens; speech lies far above it. */
const leastConfidence = 0.3

/** Looks at a recognised text alone, without the sound. @param segment text not empty @returns null for speech */
export function judgeText(
  segment: HeardSegment,
  languages: readonly SpokenLanguage[],
): DropReason | null {
  const { text, audioEvent, confidence } = segment
  const spokenMs = (segment.speechEnd - segment.speechStart) / samplesPerMs
  if (isLoop(text)) return 'repetition'
  const bare = text.replace(/[^\p{L}\p{N}]/gu, '').toLowerCase()
  if ((spokenMs < shortMs || noises.has(audioEvent)) && fillers.has(bare)) return 'filler'
  if (!isInLanguages(segment, languages)) return 'language'
  if (confidence !== null && confidence < leastConfidence) return 'unlikely'
  const { least, most } = countSyllables(text)
  if (least > fewSyllables && least > (mostPerSecond * spokenMs) / 1000) return 'too-fast'
  if (spokenMs > drawnOutMs && most < (leastPerSecond * spokenMs) / 1000) return 'too-slow'
  return null
}
