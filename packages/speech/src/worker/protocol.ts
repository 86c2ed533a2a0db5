import type { StableText } from '../captions/stable-prefix.ts'
import type { FilePin } from '../models/recognizer-model.ts'
import type { Hearing } from '../recognizer/hearing.ts'
import type { ExecutionProvider } from '../recognizer/provider.ts'

/** Parent → child. Positions count samples since the transcriber began. */
export type ToWorker =
  | {
      type: 'load'
      modelPath: string
      decoderPath?: string
      tokensPath: string
      vadModelPath: string
      pins: readonly FilePin[]
      threadCount: number
      provider: ExecutionProvider
      language: Hearing
      /** Where the sound will begin. */
      position: number
    }
  | { type: 'pcm'; seq: number; position: number; samples: Float32Array }
  | { type: 'gap'; seq: number; position: number }
  /** Whether partials are wanted; a fresh child makes none until told. */
  | { type: 'partials'; areWanted: boolean }

/** Child → parent. */
export type FromWorker =
  | { type: 'ready' }
  /** Files are missing or wrong, or the runtime can not use right ones; nothing was loaded. */
  | { type: 'refused'; code: RefusalCode; details: Record<string, string> }
  /** The speech in progress so far; never told after the segment that begins at the same place. */
  | ({ type: 'partial'; speechStart: number } & StableText)
  | ({ type: 'segment' } & RecognizedSegment)
  /** Item `seq` is done with; nothing before `safePosition` is needed again. */
  | {
      type: 'progress'
      seq: number
      /** End of the item's sound. */
      processedEnd: number
      safePosition: number
      rssBytes: number
      cpuMs: number
    }

export type RefusalCode = 'MODEL_MISSING' | 'MODEL_DAMAGED' | 'VAD_DAMAGED' | 'RUNTIME_UNUSABLE'

export type RecognizedSegment = {
  speechStart: number
  speechEnd: number
  usedEnd: number
  /** Empty when nothing was said. */
  text: string
  language: string
  emotion: string
  audioEvent: string
  confidence: number | null
  /** Text and position of each token; empty where the model tells no times. */
  tokens: [text: string, position: number][]
}

// Both ends are this package, started together from one version: the shape is known by construction.
export const asToWorker = (message: unknown) => message as ToWorker
export const asFromWorker = (message: unknown) => message as FromWorker
