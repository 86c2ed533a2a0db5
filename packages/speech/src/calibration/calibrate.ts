import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { AppError } from '@talkingcat/contract'
import { sampleRateHz, samplesPerMs } from '../audio/pcm.ts'
import { readWav } from '../audio/wav.ts'
import { bundledClipPath } from '../models/locate.ts'
import type { RecognizerModel } from '../models/recognizer-model.ts'
import type { ExecutionProvider } from '../recognizer/provider.ts'
import { forkWorker, type SpawnWorker } from '../worker/worker-process.ts'

/** How fast one number of threads was. */
export type Measured = {
  threadCount: number
  loadMs: number
  /** Decode time over duration of the clip: 0.1 = ten times faster than speech. */
  rtf: number
}
export type Calibration = { threadCount: number; measured: Measured[] }

/** To the child and back; both ends are this package. */
export type CalibrationTask = {
  model: Pick<RecognizerModel, 'modelPath' | 'tokensPath' | 'pins'>
  samples: Float32Array
  threadCount: number
  provider: ExecutionProvider
}
export type ChildAnswer = { loadMs: number; decodeMs: number }

export type CalibrateOptions = {
  model: RecognizerModel
  signal: AbortSignal
  provider?: ExecutionProvider
  /** Default: 1, 2 and 4, as far as there are processors. */
  threadCounts?: readonly number[]
  spawnWorker?: SpawnWorker
}

const entry = fileURLToPath(new URL('./calibration-child.ts', import.meta.url))
/** As long as a sentence; the text does not matter, only the time. */
const clipSamples = 6 * sampleRateHz
const childLimitMs = 120_000
/** More threads must be worth it by this much: they are taken from everything else. */
const worthwhile = 1.1

/**
 * Decodes a bundled clip with one number of threads after the other, each in a fresh process of low
 * priority.
 * @throws AppError CALIBRATION_FAILED when it can not be decoded here; the signal's reason when it aborts
 */
export async function calibrate(options: CalibrateOptions): Promise<Calibration> {
  const { model, signal, provider = 'cpu', spawnWorker = forkWorker } = options
  const threadCounts = options.threadCounts ?? countsFor(availableParallelism())
  const samples = await readClip()
  const measured: Measured[] = []
  for (const threadCount of threadCounts) {
    const { modelPath, tokensPath, pins } = model
    const task = { model: { modelPath, tokensPath, pins }, samples, threadCount, provider }
    const { loadMs, decodeMs } = await runChild(task, spawnWorker, signal)
    const rtf = decodeMs / (samples.length / samplesPerMs)
    measured.push({ threadCount, loadMs, rtf })
  }
  return { threadCount: fewestWorthwhile(measured), measured }
}

export function countsFor(processors: number): number[] {
  return [1, 2, 4].filter(count => count === 1 || count <= processors)
}

/** The fastest, or fewer threads that are within 10 % of it. */
export function fewestWorthwhile(measured: readonly Measured[]): number {
  const best = Math.min(...measured.map(({ rtf }) => rtf))
  const good = measured.filter(({ rtf }) => rtf <= best * worthwhile)
  return Math.min(...good.map(({ threadCount }) => threadCount))
}

async function readClip(): Promise<Float32Array> {
  const clip = new Float32Array(clipSamples)
  let filled = 0
  for await (const block of readWav(bundledClipPath())) {
    const part = block.subarray(0, clipSamples - filled)
    clip.set(part, filled)
    filled += part.length
    if (filled === clipSamples) break
  }
  return clip.subarray(0, filled)
}

function runChild(
  task: CalibrationTask,
  spawn: SpawnWorker,
  signal: AbortSignal,
): Promise<ChildAnswer> {
  signal.throwIfAborted()
  return new Promise((resolve, reject) => {
    const child = spawn(entry)
    const stop = () => child.kill()
    const timer = setTimeout(stop, childLimitMs)
    signal.addEventListener('abort', stop)
    child.onMessage(message => resolve(message as ChildAnswer)) // the child says nothing else
    child.onExit(reason => {
      clearTimeout(timer)
      signal.removeEventListener('abort', stop)
      // Too late where it has answered.
      reject(signal.aborted ? signal.reason : new AppError('CALIBRATION_FAILED', { reason }))
    })
    child.send(task)
  })
}
