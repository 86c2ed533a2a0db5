import type { Problem, Utterance } from '@talkingcat/contract'
import type { Clock, PcmChunk } from '../audio/pcm.ts'
import type { RecognizerModel } from '../models/recognizer-model.ts'
import type { SpawnWorker } from '../worker/worker-process.ts'

export type RecognizerState = {
  status: 'loading' | 'ready' | 'restarting' | 'lagging' | 'failed'
  problem: Problem | null
}

/** An utterance on the arrival clock; the session turns it into session time. */
export type TimedUtterance = Omit<Utterance, 'startMs' | 'endMs'> & {
  /** Epoch ms of the sound itself. */
  startAt: number
  endAt: number
  /** Epoch ms at which the text was ready. */
  emittedAt: number
}

export type TranscriberStats = {
  /** Sound pushed and sound whose text is out, in ms. */
  pushedMs: number
  finishedMs: number
  utteranceCount: number
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
  /** Loading must finish within this. */
  loadTimeoutMs: number
  /** A child that answers nothing for this long, with work to do, is killed. */
  hangTimeoutMs: number
  /** Unfinished sound beyond this is `lagging`. */
  lagMs: number
  /** PCM kept for a restart. */
  ringMs: number
}

export const defaultTranscriberTimings: TranscriberTimings = {
  restartBackOffMs: [200, 1000, 3000],
  maxDeaths: 5,
  deathWindowMs: 60_000,
  loadTimeoutMs: 60_000,
  hangTimeoutMs: 30_000,
  lagMs: 8000,
  ringMs: 60_000,
}

export type TranscriberOptions = {
  model: RecognizerModel
  vadModelPath: string
  onState: (state: RecognizerState) => void
  /** Sound that will never be recognised because the recogniser was too far behind; epoch ms of the sound. */
  onLost?: (span: { fromAt: number; toAt: number }) => void
  clock?: Clock
  /** Threads of the recogniser; 1 is fastest on small machines. Default 1. */
  threadCount?: number
  /** Starts the child process; default `child_process.fork`. Electron passes `utilityProcess`. */
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
