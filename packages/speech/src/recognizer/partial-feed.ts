import type { FromWorker } from '../worker/protocol.ts'
import type { PartialUtterance, TranscriberOptions } from './transcriber-types.ts'

type Place = (speechStart: number) => Pick<PartialUtterance, 'utteranceId' | 'startAt'>
type PartialMessage = Extract<FromWorker, { type: 'partial' }>

/** Partials are allowed again below this part of the limit. */
const resumeBelow = 1 / 4

/** What is shown of speech in progress, from the first word to the final or the withdrawal. */
export class PartialFeed {
  readonly #onPartial: TranscriberOptions['onPartial']
  readonly #lagLimitMs: number
  readonly #place: Place
  #shown: { speechStart: number; utteranceId: string; startAt: number } | null = null
  #isAllowed = true

  /** @param place id and time of an utterance */
  constructor(onPartial: TranscriberOptions['onPartial'], lagLimitMs: number, place: Place) {
    this.#onPartial = onPartial
    this.#lagLimitMs = lagLimitMs
    this.#place = place
  }

  /** Whether the child should make partials. */
  get areWanted(): boolean {
    return this.#onPartial !== undefined && this.#isAllowed
  }

  /** @returns true when `areWanted` changed */
  watchLag(lagMs: number): boolean {
    const were = this.areWanted
    if (lagMs > this.#lagLimitMs) this.#isAllowed = false
    else if (lagMs < this.#lagLimitMs * resumeBelow) this.#isAllowed = true
    return this.areWanted !== were
  }

  tell({ speechStart, committed, rest }: PartialMessage): void {
    // Its time may be known better by now; the first one told stays, as the id does.
    if (this.#shown?.speechStart !== speechStart) {
      this.withdraw()
      this.#shown = { speechStart, ...this.#place(speechStart) }
    }
    const { utteranceId, startAt } = this.#shown
    this.#onPartial?.({ utteranceId, startAt, committed, rest })
  }

  /** The text of the speech that began there is out. `isEmpty`: nothing was said after all. */
  finish(speechStart: number, isEmpty: boolean): void {
    if (isEmpty || this.#shown?.speechStart !== speechStart) this.withdraw()
    this.#shown = null
  }

  /** Nothing will come of what is shown. */
  withdraw(): void {
    if (this.#shown === null) return
    const { utteranceId, startAt } = this.#shown
    this.#shown = null
    this.#onPartial?.({ utteranceId, startAt, committed: '', rest: '' })
  }
}
