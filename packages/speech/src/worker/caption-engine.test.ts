import { beforeAll, describe, expect, it } from 'vitest'
import { samplesPerMs } from '../audio/pcm.ts'
import { committedViolations, normalizedErasure } from '../evaluation/caption-stability.ts'
import { characterErrorRate } from '../evaluation/character-error-rate.ts'
import { bundledVadPath } from '../models/locate.ts'
import { detectorSettings, longestSpeech, Segmenter } from '../recognizer/segmenter.ts'
import { createVoiceDetector, type SpeechRecognizer } from '../recognizer/sherpa.ts'
import { type CaptionStory, loadFixtureRecognizer, runCaptions } from '../testing/caption-run.ts'
import { demoNames, readDemo } from '../testing/demos.ts'
import { joinSpoken, readSentences, readSound } from '../testing/spoken.ts'
import { CaptionEngine } from './caption-engine.ts'
import type { FromWorker } from './protocol.ts'

let recognizer: SpeechRecognizer
beforeAll(async () => {
  recognizer = await loadFixtureRecognizer()
})

const textsOf = ({ partials, final }: CaptionStory) => ({ partials, final: final.text })
const violationsOf = (stories: readonly CaptionStory[]) =>
  stories.reduce((sum, story) => sum + committedViolations(textsOf(story)), 0)

describe('captions of the spoken demos', () => {
  it('grow while the host speaks and never take back what was committed', async () => {
    const stories: CaptionStory[] = []
    for (const name of demoNames) {
      const { wavPath, sentences } = await readDemo(name)
      const told = await runCaptions(recognizer, await readSound(wavPath))
      expect(told).toHaveLength(sentences.length)
      told.forEach(({ partials, final }, index) => {
        const onset = 1000 * samplesPerMs * (sentences[index]?.start ?? 0)
        expect((partials[0]?.toldAt ?? Number.POSITIVE_INFINITY) - onset).toBeLessThan(16_000)
        for (const { speechStart } of partials) expect(speechStart).toBe(final.speechStart)
        partials.slice(1).forEach(({ toldAt }, place) => {
          expect(toldAt - (partials[place]?.toldAt ?? 0)).toBeGreaterThanOrEqual(7200)
        })
      })
      stories.push(...told)
    }
    expect(violationsOf(stories)).toBe(0)
    expect(normalizedErasure(stories.map(textsOf))).toBeLessThanOrEqual(0.3)
    const committed = stories.filter(({ partials }) => (partials.at(-1)?.committed ?? '') !== '')
    expect(committed.length).toBeGreaterThan(stories.length * 0.9)
  })

  it('know when each token was spoken', async () => {
    const { wavPath, sentences } = await readDemo('demo1')
    const [story] = await runCaptions(recognizer, await readSound(wavPath))
    const { tokens, text } = story?.final ?? { tokens: [], text: '' }
    expect(tokens.map(([token]) => token).join('')).toBe(text)
    const { start = 0, end = 0 } = sentences[0] ?? {}
    const seconds = tokens.map(([, position]) => position / 16_000)
    expect(seconds).toEqual(seconds.toSorted((a, b) => a - b))
    expect(Math.abs((seconds[0] ?? 0) - start)).toBeLessThan(0.2)
    // The last one is the full stop, which is heard in the silence.
    expect(seconds.at(-2)).toBeLessThan(end)
  })
})

describe('speech without a pause', () => {
  it('is cut below 12 s at a quiet point; nothing is lost, nothing is heard twice', async () => {
    const spoken = [...(await readSentences('demo1')), ...(await readSentences('demo2'))]
    const { sound, sentences } = joinSpoken([...spoken, ...spoken], () => ({ pauseMs: 120 }))
    const stories = await runCaptions(recognizer, sound)
    const finals = stories.map(({ final }) => final)
    expect(finals.length).toBeGreaterThanOrEqual(8)
    for (const { speechStart, speechEnd } of finals) {
      expect(speechEnd - speechStart).toBeLessThanOrEqual(longestSpeech)
    }
    const reference = sentences.map(({ text }) => text).join('')
    const heard = finals.map(({ text }) => text).join('')
    expect(characterErrorRate(reference, heard).rate).toBeLessThanOrEqual(0.03)
    expect(violationsOf(stories)).toBe(0)
  })

  it('gives every sample to exactly one segment across a cut', async () => {
    const { sound } = joinSpoken(await readSentences('demo2'), () => ({ pauseMs: 0 }))
    const segmenter = new Segmenter(createVoiceDetector(bundledVadPath(), detectorSettings), 0)
    const segments = [...segmenter.push(0, sound), ...segmenter.cut()]
    expect(segments.length).toBeGreaterThan(1)
    let cuts = 0
    segments.forEach(({ usedStart, usedEnd, samples }, index) => {
      expect(samples).toEqual(sound.slice(usedStart, usedEnd))
      const before = segments[index - 1]
      if (before === undefined) return
      expect(usedStart).toBeGreaterThanOrEqual(before.usedEnd)
      if (before.usedEnd === before.speechEnd && usedStart === before.usedEnd) cuts += 1
    })
    expect(cuts).toBeGreaterThan(0)
  })
})

it('bounds what an endless song makes the detector keep, and loses none of it', async () => {
  const parts = [...(await readSentences('demo1')), ...(await readSentences('demo2'))]
  const { sound } = joinSpoken([...parts, ...parts, ...parts], () => ({ pauseMs: 0 }))
  // It finds no end: after 40 s it is begun afresh, several times here.
  const settings = { ...detectorSettings, minSilenceS: 10, maxSpeechS: 1000 }
  const segmenter = new Segmenter(createVoiceDetector(bundledVadPath(), settings), 0)
  const segments = [...segmenter.push(0, sound), ...segmenter.cut()]
  expect(segments.length).toBeGreaterThan(sound.length / longestSpeech)
  segments.slice(1).forEach(({ usedStart }, index) => {
    expect(usedStart).toBe(segments[index]?.usedEnd)
  })
  expect(segments.at(-1)?.usedEnd).toBe(sound.length)
})

describe('under load', () => {
  /** The real recogniser behind a door that the test opens. */
  function gated() {
    const doors: (() => void)[] = []
    const sent: FromWorker[] = []
    const segmenter = new Segmenter(createVoiceDetector(bundledVadPath(), detectorSettings), 0)
    const engine = new CaptionEngine({
      recognizer: {
        async recognize(samples) {
          await new Promise<void>(resolve => doors.push(resolve))
          return recognizer.recognize(samples)
        },
      },
      segmenter,
      send: message => sent.push(message),
      onFault: error => {
        throw error
      },
    })
    engine.wantPartials(true)
    const accept = (sound: Float32Array, from: number, to: number) => {
      for (let at = from; at < to; at += 1600) {
        const samples = sound.subarray(at, Math.min(at + 1600, to))
        engine.accept({ type: 'pcm', seq: 1 + at / 1600, position: at, samples })
      }
    }
    const until = async (isDone: () => boolean) => {
      while (!isDone()) await new Promise(resolve => setTimeout(resolve, 2))
    }
    return { doors, sent, accept, engine, until }
  }

  it('reads on while a partial is decoded, and tells the final instead of it', async () => {
    const { wavPath, sentences } = await readDemo('demo1')
    const sound = await readSound(wavPath)
    const end = Math.round(16_000 * ((sentences[0]?.end ?? 0) + 0.6))
    const { doors, sent, accept, engine, until } = gated()
    accept(sound, 0, 32_000)
    await until(() => doors.length === 1)
    // The partial hangs; the sentence ends meanwhile.
    accept(sound, 32_000, end)
    expect(sent.filter(({ type }) => type === 'progress')).toHaveLength(20)
    doors.shift()?.()
    await until(() => doors.length === 1)
    doors.shift()?.()
    await engine.idle()
    expect(sent.map(({ type }) => type)).not.toContain('partial')
    expect(sent.find(({ type }) => type === 'segment')).toMatchObject({
      text: '大家晚上好，欢迎来到直播间。',
    })
  })

  it('makes no partial while a final waits, nor when none are wanted', async () => {
    const sound = await readSound((await readDemo('demo1')).wavPath)
    const { doors, accept, engine, until } = gated()
    // Two sentences and the beginning of the third, at once.
    accept(sound, 0, 16_000 * 9.6)
    await until(() => doors.length === 1)
    doors.shift()?.()
    await until(() => doors.length === 1)
    engine.wantPartials(false)
    doors.shift()?.()
    await engine.idle()
    expect(doors).toHaveLength(0)
  })
})
