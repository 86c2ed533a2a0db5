import type { createSpeechRecognizer } from '../../packages/speech/src/recognizer/sherpa.ts'

/** Between the benchmark and the process that runs the plain recipe. Positions are samples. */
export type ToRecipe =
  | { kind: 'load'; model: Parameters<typeof createSpeechRecognizer>[0] }
  | { kind: 'pcm'; samples: Float32Array }
  | { kind: 'usage' }
export type FromRecipe =
  | { kind: 'ready' }
  | { kind: 'partial'; position: number; text: string }
  | { kind: 'final'; position: number; end: number; text: string }
  | { kind: 'usage'; cpuMs: number; rssBytes: number }
