import { AppError, type Calibration, type CalibrationState, toProblem } from '@talkingcat/contract'
import { calibrate, type ExecutionProvider, type RecognizerModel } from '@talkingcat/speech'
import { errorFacts, type Note } from '../lib/note.ts'
import { calibrationKey, keepCalibration, readCalibrations } from './calibration-file.ts'

/** Finds how many threads the recogniser is fastest with, while nothing else is going on. */
export type Calibrator = {
  state(): Promise<CalibrationState>
  /** 1 until it was measured: the first captions never wait for that. */
  threadCountFor(modelId: string): number
  /** Measures anew. @throws AppError CALIBRATION_BUSY, MODEL_MISSING */
  start(): Promise<CalibrationState>
  /** From now on measures by itself what was not measured yet, and stops when `isBusy`. */
  watch(isBusy: () => boolean, note: Note): void
  close(): Promise<void>
}

export type CalibratorOptions = {
  /** Of the file that keeps the results. */
  path: string
  locate: () => Promise<RecognizerModel | null>
  provider: ExecutionProvider
  clock: () => number
  /** How often to look whether it is time, and whether it still is. Default 5000 and 500. */
  lookEveryMs?: number
  yieldWithinMs?: number
}

type Run = { stop: AbortController; done: Promise<void> }

export function createCalibrator(options: CalibratorOptions): Calibrator {
  const { path, locate, provider, clock, lookEveryMs = 5000, yieldWithinMs = 500 } = options
  /** Also what could not be written. */
  const known = new Map<string, Calibration>(Object.entries(readCalibrations(path)))
  let problem: CalibrationState['problem'] = null
  let run: Run | null = null
  let isBusy = () => false
  let note: Note = () => {}
  let timer: NodeJS.Timeout | null = null

  const of = (modelId: string) => known.get(calibrationKey(modelId, provider)) ?? null

  const state = async (): Promise<CalibrationState> => {
    const model = await locate()
    const calibration = model && of(model.id)
    if (run) return { status: 'running', calibration, problem }
    if (!model) return { status: 'no-model', calibration: null, problem: null }
    return { status: calibration ? 'known' : 'unknown', calibration, problem }
  }

  const measure = async (model: RecognizerModel, stop: AbortController): Promise<void> => {
    const watching = setInterval(() => isBusy() && stop.abort(), yieldWithinMs)
    try {
      const { signal } = stop
      const calibration = { ...(await calibrate({ model, provider, signal })), measuredAt: clock() }
      const key = calibrationKey(model.id, provider)
      known.set(key, calibration)
      keepCalibration(path, key, calibration)
    } catch (error) {
      // Called off by a session that began: it is tried again after that.
      if (stop.signal.aborted) return
      problem = toProblem(error)
      note('calibration-failed', errorFacts(error))
    } finally {
      clearInterval(watching)
      run = null
    }
  }

  const begin = (model: RecognizerModel): void => {
    const stop = new AbortController()
    problem = null
    run = { stop, done: Promise.resolve() }
    run.done = measure(model, stop)
  }

  const look = async (): Promise<void> => {
    if (run || isBusy() || problem) return
    const model = await locate()
    if (model && !run && !isBusy() && !of(model.id)) begin(model)
  }

  return {
    state,
    threadCountFor: modelId => of(modelId)?.threadCount ?? 1,
    async start() {
      if (isBusy()) throw new AppError('CALIBRATION_BUSY')
      const model = await locate()
      if (!model) throw new AppError('MODEL_MISSING')
      if (!run) begin(model)
      return state()
    },
    watch(nowBusy, noteOf) {
      isBusy = nowBusy
      note = noteOf
      const lookNow = () => {
        look().catch(error => note('calibration-failed', errorFacts(error)))
      }
      timer = setInterval(lookNow, lookEveryMs)
      // Nobody waits for it.
      timer.unref()
      // Before the host has found the button: a recording that begins now ends it.
      lookNow()
    },
    async close() {
      if (timer) clearInterval(timer)
      run?.stop.abort()
      await run?.done
    },
  }
}
