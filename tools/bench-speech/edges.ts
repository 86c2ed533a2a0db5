import { readFile } from 'node:fs/promises'
import {
  characterErrorRate,
  committedViolations,
  normalizedErasure,
  sentenceEdges,
} from '@talkingcat/speech'
import {
  type CaptionStory,
  joinSpoken,
  loadFixtureRecognizer,
  runCaptions,
  type SpokenSentence,
} from '@talkingcat/speech/testing'
import type { Figure } from '../bench/figure.ts'
import { seededRandom } from '../make-demo-recording/random.ts'
import { speak } from '../make-demo-recording/voice.ts'

const sentencesPath = '../../packages/speech/models/mandarin-fixture/sentences.txt'
const sentenceCount = 500
const perSound = 25
/** Words per minute and pitch that the fixture was not trained at. */
const voices = [
  { wordsPerMinute: 136, pitch: 34 },
  { wordsPerMinute: 148, pitch: 58 },
  { wordsPerMinute: 160, pitch: 42 },
  { wordsPerMinute: 172, pitch: 66 },
  { wordsPerMinute: 184, pitch: 50 },
  { wordsPerMinute: 196, pitch: 36 },
] as const
const speechRateHz = 16_000
/** Peak of the noise under every second and third sound; none under the first. */
const noises = [0, 10 ** (-50 / 20), 10 ** (-40 / 20)]

/**
 * 500 different sentences, newly spoken by espeak-ng at changing speed, pitch, loudness and pause, over
 * three noise floors, through the real detector and model on the sound's own clock.
 */
export async function measureEdges(): Promise<Figure[]> {
  const text = await readFile(new URL(sentencesPath, import.meta.url), 'utf8')
  const random = seededRandom(11)
  const lines = text
    .split('\n')
    .filter(line => line !== '')
    .map(line => ({ line, order: random() }))
    .sort((a, b) => a.order - b.order)
    .slice(0, sentenceCount)
  const spoken = lines.map(({ line }, index): SpokenSentence => {
    const voice = voices[index % voices.length] ?? voices[0]
    return { text: line, samples: speak(line, voice, speechRateHz) }
  })
  const recognizer = await loadFixtureRecognizer()
  const wrong = { first: 0, last: 0, characters: 0 }
  let characters = 0
  const stories: CaptionStory[] = []
  for (let from = 0; from < spoken.length; from += perSound) {
    const { sound, sentences } = joinSpoken(spoken.slice(from, from + perSound), () => ({
      pauseMs: 500 + 900 * random(),
      gain: 10 ** (-(14 * random()) / 20),
    }))
    const noise = noises[(from / perSound) % noises.length] ?? 0
    const told = await runCaptions(
      recognizer,
      sound.map(sample => sample + noise * (2 * random() - 1)),
    )
    stories.push(...told)
    for (const { text: said, start, end } of sentences) {
      const own = told.filter(({ final: { speechStart, speechEnd } }) => {
        const middle = (speechStart + speechEnd) / 2
        return middle >= start && middle <= end
      })
      const heard = own.map(({ final }) => final.text).join('')
      const { isFirstRight, isLastRight } = sentenceEdges(said, heard)
      if (!isFirstRight) wrong.first++
      if (!isLastRight) wrong.last++
      const { errorCount, referenceCount } = characterErrorRate(said, heard)
      wrong.characters += errorCount
      characters += referenceCount
    }
  }
  const told = stories.map(({ partials, final }) => ({ partials, final: final.text }))
  const violations = told.reduce((sum, each) => sum + committedViolations(each), 0)
  const sampleSize = spoken.length
  const count = (name: string, value: number): Figure => ({ name, value, unit: '', sampleSize })
  return [
    count('sentences: first character wrong', wrong.first),
    count('sentences: last character wrong', wrong.last),
    { ...count('sentences: CER', (100 * wrong.characters) / characters), unit: '%' },
    { ...count('sentences: normalised erasure', normalizedErasure(told)), atMost: 0.3 },
    { ...count('sentences: committed-prefix violations', violations), atMost: 0 },
  ]
}
