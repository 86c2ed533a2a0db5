import { AppError } from '@talkingcat/contract'
import type { RecognizerState } from './transcriber-types.ts'

/** What the recogniser is doing, told whenever it changes until `close`. */
export class RecognizerStatus {
  readonly #onState: (state: RecognizerState) => void
  readonly #lagLimitMs: number
  #status: RecognizerState['status'] = 'loading'
  #isOpen = true

  constructor(onState: (state: RecognizerState) => void, lagLimitMs: number) {
    this.#onState = onState
    this.#lagLimitMs = lagLimitMs
    onState({ status: 'loading', problem: null })
  }

  /** Whether sound pushed now will be recognised, at once or later. */
  get isWorking(): boolean {
    return this.#isOpen && this.#status !== 'failed'
  }

  tell(status: RecognizerState['status'], problem: AppError | null = null): void {
    if (!this.#isOpen) return
    this.#status = status
    this.#onState({ status, problem: problem?.toProblem() ?? null })
  }

  /** @returns true while it keeps up well */
  watchLag(lagMs: number): boolean {
    if (this.#status === 'ready' && lagMs > this.#lagLimitMs) {
      this.tell('lagging', new AppError('RECOGNIZER_LAGGING', { lagMs: Math.round(lagMs) }))
    }
    const hasCaughtUp = lagMs < this.#lagLimitMs / 4
    if (this.#status === 'lagging' && hasCaughtUp) this.tell('ready')
    return hasCaughtUp
  }

  close(): void {
    this.#isOpen = false
  }
}
