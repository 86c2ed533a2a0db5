import { AppError, type ProblemCode } from '@talkingcat/contract'
import type { TranscriberTimings } from '../recognizer/transcriber-types.ts'
import { asFromWorker, type FromWorker, type ToWorker } from './protocol.ts'
import type { SpawnWorker, WorkerProcess } from './worker-process.ts'

export type SupervisorOptions = {
  spawn: SpawnWorker
  entry: string
  timings: TranscriberTimings
  loadMessage(): Extract<ToWorker, { type: 'load' }>
  /** Something was sent and not answered yet. */
  hasWork(): boolean
  /** A child died while it loaded; the next load message is another one. */
  mayLoadOtherwise(): boolean
  onReady(): void
  onMessage(message: FromWorker): void
  onRestarting(problem: AppError): void
  /** No more attempts for now, or at all: what is wrong with a file does not pass by itself. */
  onFailed(problem: AppError): void
  /** One more attempt, a good while after it had failed. */
  onRetrying(): void
}

/** abort() and exit(-1): how the native library ends when it can not go on. */
const refusals = new Set(['SIGABRT', '134', '255', 'SIGSEGV', '139'])
const aboutFiles = new Set<ProblemCode>(['MODEL_MISSING', 'MODEL_DAMAGED', 'VAD_DAMAGED'])
const watchEveryMs = 500
const closeWithinMs = 3000

/**
 * Keeps one child alive: starts it, kills it when it hangs, starts it again; gives up in the end, and
 * tries once more every now and then: memory is freed, and what a virus scanner held is let go.
 */
export class WorkerSupervisor {
  readonly #options: SupervisorOptions
  #child: WorkerProcess | null = null
  #phase: 'idle' | 'loading' | 'ready' | 'waiting' | 'failed' | 'closed' = 'idle'
  #deaths: number[] = []
  #deathCount = 0
  #loadDeaths = 0
  #heardAt = 0
  #timer: NodeJS.Timeout | null = null
  #watch: NodeJS.Timeout | null = null
  #onGone: () => void = () => undefined

  constructor(options: SupervisorOptions) {
    this.#options = options
  }

  get isReady(): boolean {
    return this.#phase === 'ready'
  }

  get pid(): number | null {
    return this.#child?.pid ?? null
  }

  get deathCount(): number {
    return this.#deathCount
  }

  start(): void {
    this.#phase = 'loading'
    this.#heardAt = performance.now()
    this.#watch ??= setInterval(() => this.#lookForHang(), watchEveryMs)
    const child = this.#options.spawn(this.#options.entry)
    this.#child = child
    child.onMessage(message => this.#onMessage(child, asFromWorker(message)))
    child.onExit(reason => this.#onExit(child, reason))
    child.send(this.#options.loadMessage())
  }

  send(message: ToWorker): void {
    this.#child?.send(message)
  }

  async close(): Promise<void> {
    this.#phase = 'closed'
    await this.#stop()
  }

  #onMessage(child: WorkerProcess, message: FromWorker): void {
    // A dead child's last words can come after its successor was started.
    if (child !== this.#child) return
    this.#heardAt = performance.now()
    if (message.type === 'ready') {
      this.#phase = 'ready'
      this.#loadDeaths = 0
      this.#options.onReady()
    } else if (message.type === 'refused') {
      this.#fail(new AppError(message.code, message.details))
    } else this.#options.onMessage(message)
  }

  #onExit(child: WorkerProcess, reason: string): void {
    if (child !== this.#child) return
    this.#child = null
    this.#onGone()
    if (this.#phase === 'closed' || this.#phase === 'failed') return
    const { timings, onRestarting } = this.#options
    const now = performance.now()
    this.#deathCount += 1
    this.#deaths = [...this.#deaths.filter(at => now - at < timings.deathWindowMs), now]
    if (this.#phase === 'loading' && !this.#options.mayLoadOtherwise()) {
      this.#loadDeaths += 1
      // Killed by the runtime once, or by whatever it is twice: another attempt would end the same way.
      // Its files are no reason: the child looks at every byte of them first, and says so.
      if (refusals.has(reason) || this.#loadDeaths >= 2) {
        this.#fail(new AppError('RUNTIME_UNUSABLE', { reason }))
        return
      }
    }
    const details = { reason, deathCount: this.#deaths.length }
    if (this.#deaths.length >= timings.maxDeaths) {
      this.#fail(new AppError('RECOGNIZER_FAILED', details))
      return
    }
    this.#phase = 'waiting'
    onRestarting(new AppError('RECOGNIZER_CRASHED', details))
    const backOff = timings.restartBackOffMs
    const delayMs = backOff[this.#deaths.length - 1] ?? backOff.at(-1) ?? 0
    this.#timer = setTimeout(() => this.start(), delayMs)
  }

  #fail(problem: AppError): void {
    this.#phase = 'failed'
    this.#stop().catch(() => undefined) // It only waits; nothing in it can fail.
    const { timings, onFailed, onRetrying } = this.#options
    onFailed(problem)
    if (aboutFiles.has(problem.code)) return
    this.#timer = setTimeout(() => {
      onRetrying()
      this.start()
    }, timings.retryMs)
  }

  #lookForHang(): void {
    const { timings, hasWork } = this.#options
    const silentMs = performance.now() - this.#heardAt
    const isHanging =
      (this.#phase === 'loading' && silentMs > timings.loadTimeoutMs) ||
      (this.#phase === 'ready' && hasWork() && silentMs > timings.hangTimeoutMs)
    if (isHanging) this.#child?.kill()
    // An idle child is silent by right; its silence counts from when it gets work.
    else if (this.#phase === 'ready' && !hasWork()) this.#heardAt = performance.now()
  }

  async #stop(): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer)
    if (this.#watch) clearInterval(this.#watch)
    this.#watch = null
    const child = this.#child
    if (child === null) return
    await new Promise<void>(resolve => {
      const timer = setTimeout(resolve, closeWithinMs)
      this.#onGone = () => {
        clearTimeout(timer)
        resolve()
      }
      child.kill()
    })
  }
}
