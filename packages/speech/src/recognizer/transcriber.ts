import { fileURLToPath } from 'node:url'
import { AppError } from '@talkingcat/contract'
import { sampleRateHz, samplesPerMs } from '../audio/pcm.ts'
import type { FromWorker, RecognizedSegment } from '../worker/protocol.ts'
import { WorkerSupervisor } from '../worker/supervisor.ts'
import { forkWorker } from '../worker/worker-process.ts'
import { AsyncQueue } from './async-queue.ts'
import { SoundLedger } from './sound-ledger.ts'
import { TimeMap } from './time-map.ts'
import {
  defaultTranscriberTimings,
  type RecognizerState,
  type TimedUtterance,
  type Transcriber,
  type TranscriberOptions,
  type TranscriberStats,
} from './transcriber-types.ts'

/** The child gets this much ahead of what it has done; the rest waits here, where it survives the child. */
const sendAhead = 5 * sampleRateHz
const utteranceLimit = 10_000
/** Times of older sound are not asked for any more. */
const timesKept = 60 * sampleRateHz
const defaultEntry = fileURLToPath(new URL('../worker/entry.ts', import.meta.url))

/** Sound in, utterances out; VAD and recogniser live in a child process that may die. */
export function createTranscriber(options: TranscriberOptions): Transcriber {
  const { model, clock = Date.now, onState } = options
  const timings = { ...defaultTranscriberTimings, ...options.timings }
  const ledger = new SoundLedger(timings.ringMs * samplesPerMs)
  const times = new TimeMap()
  const queue = new AsyncQueue<TimedUtterance>(utteranceLimit)
  let processedSeq = 0
  let processedEnd = 0
  let sentEnd = 0
  let safePosition = 0
  let utteranceCount = 0
  let isOpen = true
  let state: RecognizerState = { status: 'loading', problem: null }
  let rssBytes: number | null = null
  let cpuMs: number | null = null
  let waiters: { seq: number; resolve: () => void }[] = []

  const supervisor = new WorkerSupervisor({
    spawn: options.spawnWorker ?? forkWorker,
    entry: options.workerEntry ?? defaultEntry,
    timings,
    loadMessage: () => ({
      type: 'load',
      modelPath: model.modelPath,
      tokensPath: model.tokensPath,
      vadModelPath: options.vadModelPath,
      pins: model.pins,
      threadCount: options.threadCount ?? 1,
      position: safePosition,
    }),
    hasWork: () => processedSeq < ledger.lastSeq,
    onReady: () => {
      ledger.rewind(safePosition)
      processedEnd = safePosition
      sentEnd = safePosition
      tell({ status: 'ready', problem: null })
      pump()
    },
    onMessage,
    onRestarting: problem => tell({ status: 'restarting', problem: problem.toProblem() }),
    onFailed: problem => {
      ledger.clear()
      tell({ status: 'failed', problem: problem.toProblem() })
      settle(Number.POSITIVE_INFINITY)
    },
  })
  onState(state)
  supervisor.start()

  function tell(next: RecognizerState): void {
    if (!isOpen) return
    state = next
    onState(next)
  }

  function pump(): void {
    if (!supervisor.isReady) return
    while (sentEnd - processedEnd < sendAhead) {
      const item = ledger.take()
      if (item === null) return
      sentEnd = item.position + (item.type === 'pcm' ? item.samples.length : 0)
      supervisor.send(item)
    }
  }

  function onMessage(message: FromWorker): void {
    if (message.type === 'segment') onSegment(message)
    if (message.type !== 'progress') return
    processedSeq = message.seq
    processedEnd = message.processedEnd
    ;({ rssBytes, cpuMs } = message)
    safePosition = Math.max(safePosition, message.safePosition)
    ledger.release(safePosition)
    times.forgetBefore(safePosition - timesKept)
    settle(processedSeq)
    watchLag()
    pump()
  }

  function onSegment(segment: RecognizedSegment): void {
    safePosition = Math.max(safePosition, segment.usedEnd)
    if (segment.text === '') return
    const { speechStart, speechEnd } = segment
    const startAt = times.timeAt(speechStart)
    utteranceCount += 1
    queue.push({
      // The same segment found again after a restart would have the same id.
      utteranceId: `${startAt.toString(36)}-${speechStart.toString(36)}`,
      startAt,
      endAt: Math.max(startAt, times.timeAt(speechEnd - 1)),
      emittedAt: clock(),
      text: segment.text,
      language: segment.language,
      emotion: segment.emotion,
      audioEvent: segment.audioEvent,
      confidence: segment.confidence,
      modelId: model.id,
    })
  }

  function watchLag(): void {
    const lagMs = (ledger.end - processedEnd) / samplesPerMs
    if (state.status === 'ready' && lagMs > timings.lagMs) {
      const problem = new AppError('RECOGNIZER_LAGGING', { lagMs: Math.round(lagMs) }).toProblem()
      tell({ status: 'lagging', problem })
    } else if (state.status === 'lagging' && lagMs < timings.lagMs / 4) {
      tell({ status: 'ready', problem: null })
    }
  }

  function settle(seq: number): void {
    const done = waiters.filter(waiter => waiter.seq <= seq)
    waiters = waiters.filter(waiter => waiter.seq > seq)
    for (const waiter of done) waiter.resolve()
  }

  const isWorking = () => isOpen && state.status !== 'failed'

  return {
    utterances: queue,
    push(chunk) {
      if (!isWorking() || chunk.samples.length === 0) return
      times.add(ledger.end, chunk.at)
      ledger.addPcm(chunk.samples)
      watchLag()
      pump()
    },
    gap() {
      if (!isWorking()) return
      ledger.addGap()
      pump()
    },
    flush() {
      if (!isWorking()) return Promise.resolve()
      ledger.addGap()
      const seq = ledger.lastSeq
      const flushed = new Promise<void>(resolve => {
        waiters.push({ seq, resolve })
      })
      pump()
      return flushed
    },
    async close() {
      isOpen = false
      settle(Number.POSITIVE_INFINITY)
      queue.close()
      await supervisor.close()
    },
    get stats(): TranscriberStats {
      return {
        pushedMs: ledger.end / samplesPerMs,
        finishedMs: processedEnd / samplesPerMs,
        utteranceCount,
        deathCount: supervisor.deathCount,
        lostMs: ledger.lostSamples / samplesPerMs,
        workerPid: supervisor.pid,
        workerRssBytes: rssBytes,
        workerCpuMs: cpuMs,
      }
    },
  }
}
