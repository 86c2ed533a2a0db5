import type { Problem, SoundKind, Utterance } from '@talkingcat/contract'
import type { Clock, PcmChunk } from '../audio/pcm.ts'
import type { StableText } from '../captions/stable-prefix.ts'
import type { DropCounts } from '../guards/guards.ts'
import type { SpokenLanguage } from '../guards/language.ts'
import type { RecognizerModel } from '../models/recognizer-model.ts'
import type { SpawnWorker } from '../worker/worker-process.ts'
import type { ExecutionProvider } from './provider.ts'

export type RecognizerState = {
  status: 'loading' | 'ready' | 'restarting' | 'lagging' | 'failed'
  problem: Problem | null
}

/** An utterance on the arrival clock; the session turns it into session time. */
export type TimedUtterance = Omit<Utterance, 'startMs' | 'endMs' | 'tokens'> & {
  /** Epoch ms of the sound itself. */
  startAt: number
  endAt: number
  /** Text and start of each token, epoch ms; absent where the model tells no times. */
  tokens?: [text: string, at: number][]
  /** Epoch ms at which the text was ready. */
  emittedAt: number
}

/**
 * What is being said, as far as it was heard. The utterance with the same id replaces it; where both
 * texts are empty nothing came of it, and what was shown is to be dropped.
 */
export type PartialUtterance = StableText & {
  utteranceId: string
  /** Epoch ms of the sound itself. */
  startAt: number
}

/** `overflow` = the recogniser was too far behind; `restart` = it died over this sound twice, or had failed. */
export type LostSound = {
  /** Epoch ms of the sound. */
  fromAt: number
  toAt: number
  reason: 'overflow' | 'restart'
}

export type TranscriberStats = {
  /** Sound pushed and sound whose text is out, in ms. */
  pushedMs: number
  finishedMs: number
  utteranceCount: number
  /** Texts that were not taken for speech, by why. */
  drops: DropCounts
  /** Times the child process died. */
  deathCount: number
  /** Sound thrown away because the ring was full, in ms. */
  lostMs: number
  /** Process id of the child, null while there is none. */
  workerPid: number | null
  workerRssBytes: number | null
  /** Total CPU time of the child since it started, in ms. */
  workerCpuMs: number | null
}

export type TranscriberTimings = {
  /** Waits before each restart; the last one repeats. */
  restartBackOffMs: readonly number[]
  /** This many deaths within `deathWindowMs` is `failed`. */
  maxDeaths: number
  deathWindowMs: number
  /** After it had failed, unless over a file: one more attempt, again and again. */
  retryMs: number
  /** Loading must finish within this. */
  loadTimeoutMs: number
  /** A child that answers nothing for this long, with work to do, is killed. */
  hangTimeoutMs: number
  /** Unfinished sound beyond this is `lagging`. */
  lagMs: number
  /** Unfinished sound beyond this: no partials until most of it is done with. */
  partialLagMs: number
  /** PCM kept for a restart. */
  ringMs: number
}

export const defaultTranscriberTimings: TranscriberTimings = {
  restartBackOffMs: [200, 1000, 3000],
  maxDeaths: 5,
  deathWindowMs: 60_000,
  retryMs: 60_000,
  loadTimeoutMs: 60_000,
  hangTimeoutMs: 30_000,
  lagMs: 8000,
  partialLagMs: 3000,
  ringMs: 60_000,
}

export type TranscriberOptions = {
  model: RecognizerModel
  vadModelPath: string
  onState: (state: RecognizerState) => void
  /** Told while somebody speaks; without it no partials are made. */
  onPartial?: (partial: PartialUtterance) => void
  /** Sound that will never be recognised. */
  onLost?: (lost: LostSound) => void
  /** What the sound is like of late, told when it changes. */
  onSoundKind?: (kind: SoundKind) => void
  /** What may be spoken; text in others is taken for noise. Default: Mandarin, Cantonese, English. */
  languages?: readonly SpokenLanguage[]
  clock?: Clock
  /** Threads of the recogniser, asked each time that a child is started; 1 is fastest on small machines. Default 1. */
  threadCount?: () => number
  /** Default `cpu`; another one that fails gives way to it. */
  provider?: ExecutionProvider
  /** Starts the child process; default `child_process.fork`. */
  spawnWorker?: SpawnWorker
  /** Path of the child's entry; a bundled app has its own. */
  workerEntry?: string
  timings?: Partial<TranscriberTimings>
}

export type Transcriber = {
  push(chunk: PcmChunk): void
  /** The sound is interrupted here: ends the segment in progress. */
  gap(): void
  readonly utterances: AsyncIterable<TimedUtterance>
  /** Ends the segment in progress and waits until every text is out. */
  flush(): Promise<void>
  /** Stops the child and ends `utterances`. */
  close(): Promise<void>
  readonly stats: TranscriberStats
}
