import { createRequire } from 'node:module'
import { sampleRateHz } from '../audio/pcm.ts'
import type { Hearing } from './hearing.ts'
import type { ExecutionProvider } from './provider.ts'

/**
 * The part of sherpa-onnx-node that is used here; it ships no typings. It also takes an Int16Array
 * without a word and recognises nothing, so buffers are checked.
 */
export type SherpaResult = {
  text: string
  /** `<|zh|>`, `<|NEUTRAL|>`, `<|Speech|>` from SenseVoice; empty from other models. */
  lang: string
  emotion: string
  event: string
  tokens: string[]
  /** Seconds from the beginning of the sound, one per token; empty from models that give none. */
  timestamps: number[]
  /** Log probability per token; empty from CTC models (SenseVoice): 1.13.8 throws theirs away. */
  ys_log_probs: number[]
}

export type SpeechRecognizer = { recognize(samples: Float32Array): Promise<SherpaResult> }

/** Voice activity detector; positions are samples since it was made or reset. */
export type VoiceDetector = {
  /** Exactly `windowSamples` of them. */
  accept(samples: Float32Array): void
  isDetected(): boolean
  /** Finished segments, oldest first. */
  take(): { start: number; length: number }[]
  /** Ends the segment in progress. */
  flush(): void
  reset(): void
}

export const windowSamples = 512

type Stream = { acceptWaveform(wave: { samples: Float32Array; sampleRate: number }): void }
type Recognizer = { createStream(): Stream; decodeAsync(stream: Stream): Promise<SherpaResult> }
type Vad = {
  acceptWaveform(samples: Float32Array): void
  isEmpty(): boolean
  isDetected(): boolean
  pop(): void
  front(enableExternalBuffer: boolean): { start: number; samples: Float32Array }
  flush(): void
  reset(): void
}
type Sherpa = {
  OfflineRecognizer: { createAsync(config: object): Promise<Recognizer> }
  Vad: new (config: object, bufferSeconds: number) => Vad
}

// The package is CommonJS without types; the shape above was read from its 1.13.8 sources.
const load = () => createRequire(import.meta.url)('sherpa-onnx-node') as Sherpa

export type RecognizerOptions = {
  modelPath: string
  /** Of a Moonshine model, whose encoder `modelPath` is; without it the model is SenseVoice. */
  decoderPath?: string
  tokensPath: string
  threadCount: number
  provider?: ExecutionProvider
  /** Of SenseVoice; default `zh`. */
  language?: Hearing
}

/** Files must be verified before: a wrong model ends the process, not the promise. */
export async function createSpeechRecognizer(
  options: RecognizerOptions,
): Promise<SpeechRecognizer> {
  const { provider = 'cpu' } = options
  const recognizer = await createWith(options, provider).catch(error => {
    if (provider === 'cpu') throw error
    return createWith(options, 'cpu')
  })
  return {
    async recognize(samples) {
      assertFloats(samples)
      const stream = recognizer.createStream()
      stream.acceptWaveform({ samples, sampleRate: sampleRateHz })
      return await recognizer.decodeAsync(stream)
    },
  }
}

function createWith(options: RecognizerOptions, provider: ExecutionProvider): Promise<Recognizer> {
  return load().OfflineRecognizer.createAsync({
    featConfig: { sampleRate: sampleRateHz, featureDim: 80 },
    modelConfig: {
      ...weightsOf(options),
      tokens: options.tokensPath,
      numThreads: options.threadCount,
      provider,
      debug: 0,
    },
  })
}

function weightsOf({ modelPath, decoderPath, language = 'zh' }: RecognizerOptions): object {
  if (decoderPath) return { moonshine: { encoder: modelPath, mergedDecoder: decoderPath } }
  return { senseVoice: { model: modelPath, language, useInverseTextNormalization: 1 } }
}

export type DetectorSettings = {
  threshold: number
  minSpeechS: number
  minSilenceS: number
  maxSpeechS: number
}

/** Sync: there is no async one. A window costs about 0.2 ms. */
export function createVoiceDetector(modelPath: string, settings: DetectorSettings): VoiceDetector {
  const config = {
    sileroVad: {
      model: modelPath,
      threshold: settings.threshold,
      minSpeechDuration: settings.minSpeechS,
      minSilenceDuration: settings.minSilenceS,
      maxSpeechDuration: settings.maxSpeechS,
      windowSize: windowSamples,
    },
    sampleRate: sampleRateHz,
    numThreads: 1,
    provider: 'cpu',
    debug: 0,
  }
  const Vad = load().Vad
  const vad = new Vad(config, bufferSeconds)
  return {
    accept(samples) {
      assertFloats(samples)
      vad.acceptWaveform(samples)
    },
    isDetected: () => vad.isDetected(),
    take() {
      const segments: { start: number; length: number }[] = []
      while (!vad.isEmpty()) {
        // false: Electron forbids buffers that live outside its heap.
        const { start, samples } = vad.front(false)
        segments.push({ start, length: samples.length })
        vad.pop()
      }
      return segments
    },
    flush: () => vad.flush(),
    reset: () => vad.reset(),
  }
}

const bufferSeconds = 60

function assertFloats(samples: unknown): asserts samples is Float32Array {
  if (!(samples instanceof Float32Array)) throw new TypeError('samples must be a Float32Array')
}
