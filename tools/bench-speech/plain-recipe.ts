import { bundledVadPath, sampleRateHz } from '@talkingcat/speech'
import {
  createSpeechRecognizer,
  createVoiceDetector,
  windowSamples,
} from '../../packages/speech/src/recognizer/sherpa.ts'
import type { FromRecipe, ToRecipe } from './recipe-messages.ts'

/**
 * The baseline, as the runtime's own examples do it: the whole speech so far is decoded anew every
 * 200 ms, it ends after 0.5 s of silence, and there is no cap. The next sound waits for each decode.
 */
const redecodeMs = 200
const lookBack = 10 * windowSamples

async function run(): Promise<void> {
  let recognizer: Awaited<ReturnType<typeof createSpeechRecognizer>> | null = null
  const detector = createVoiceDetector(bundledVadPath(), {
    ...{ threshold: 0.5, minSpeechS: 0.25, minSilenceS: 0.5, maxSpeechS: 1000 },
  })
  let sound = new Float32Array(0)
  /** Position of `sound[0]`. */
  let from = 0
  let checked = 0
  let speechFrom: number | null = null
  let decodedAt = 0
  const send = (message: FromRecipe) => process.send?.(message)
  const decode = async (start: number, end: number) =>
    (await recognizer?.recognize(sound.slice(start - from, end - from)))?.text ?? ''

  async function take(samples: Float32Array): Promise<void> {
    const joined = new Float32Array(sound.length + samples.length)
    joined.set(sound)
    joined.set(samples, sound.length)
    sound = joined
    const end = from + sound.length
    while (checked + windowSamples <= end) {
      detector.accept(sound.slice(checked - from, checked - from + windowSamples))
      checked += windowSamples
      if (detector.isDetected()) speechFrom ??= Math.max(from, checked - lookBack)
    }
    if (speechFrom !== null && performance.now() - decodedAt > redecodeMs) {
      send({ kind: 'partial', position: speechFrom, text: await decode(speechFrom, end) })
      decodedAt = performance.now()
    }
    for (const { start, length } of detector.take()) {
      const text = await decode(start, start + length)
      send({ kind: 'final', position: start, end: start + length, text })
      speechFrom = null
    }
    // The detector finds the beginning some way before it reports it.
    const keep = (speechFrom ?? checked) - sampleRateHz
    if (keep > from) {
      sound = sound.slice(keep - from)
      from = keep
    }
  }

  let last = Promise.resolve()
  process.on('message', (raw: ToRecipe) => {
    last = last.then(async () => {
      if (raw.kind === 'load') {
        recognizer = await createSpeechRecognizer(raw.model)
        send({ kind: 'ready' })
      } else if (raw.kind === 'pcm') await take(raw.samples)
      else {
        const { user, system } = process.cpuUsage()
        send({ kind: 'usage', cpuMs: (user + system) / 1000, rssBytes: process.memoryUsage.rss() })
      }
    })
  })
  process.on('disconnect', () => process.exit(0))
}

await run()
