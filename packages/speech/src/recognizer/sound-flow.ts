import { sampleRateHz } from '../audio/pcm.ts'
import type { FromWorker } from '../worker/protocol.ts'
import { type LedgerItem, type LostSpan, SoundLedger } from './sound-ledger.ts'

/** The child gets this much ahead of what it has done; the rest waits here, where it survives the child. */
const sendAhead = 5 * sampleRateHz

/** A fresh voice detector sees the same speech begin a little earlier or later. */
const sameWithin = 0.5 * sampleRateHz

type Progress = Extract<FromWorker, { type: 'progress' }>

/** Sound on its way to the child: pushed, sent, used, and sent again when the child died over it. */
export class SoundFlow {
  readonly #ledger: SoundLedger
  readonly #send: (item: LedgerItem) => void
  #processedSeq = 0
  #processedEnd = 0
  #sentEnd = 0
  #safePosition = 0
  /** Where the sound begins that the last child had in hand when it died; null when it had none. */
  #suspectFrom: number | null = null
  #isFed = false
  #waiters: { seq: number; resolve: () => void }[] = []

  /** @param maxSamples kept for a restart; what is beyond is lost */
  constructor(maxSamples: number, send: (item: LedgerItem) => void) {
    this.#ledger = new SoundLedger(maxSamples)
    this.#send = send
  }

  /** Position after the last sample pushed. */
  get end(): number {
    return this.#ledger.end
  }

  get processedEnd(): number {
    return this.#processedEnd
  }

  /** Where a fresh child begins: everything before it is done with. */
  get safePosition(): number {
    return this.#safePosition
  }

  get lostSamples(): number {
    return this.#ledger.lostSamples
  }

  /** Something was pushed and is not answered yet. */
  get hasWork(): boolean {
    return this.#processedSeq < this.#ledger.lastSeq
  }

  push(samples: Float32Array): void {
    this.#ledger.addPcm(samples)
  }

  gap(): void {
    this.#ledger.addGap()
  }

  /** Sends what a living child has room for. */
  pump(): void {
    while (this.#sentEnd - this.#processedEnd < sendAhead) {
      const item = this.#ledger.take()
      if (item === null) return
      this.#sentEnd = item.position + (item.type === 'pcm' ? item.samples.length : 0)
      this.#send(item)
    }
  }

  /** A fresh child is ready: what the last one had not safely used goes out again. */
  restart(): void {
    this.#ledger.rewind(this.#safePosition)
    this.#processedSeq = this.#ledger.lastSentSeq
    this.#processedEnd = this.#safePosition
    this.#sentEnd = this.#safePosition
    this.#isFed = true
  }

  /**
   * A child that had loaded died. The sound in its hands is tried once more; when the next child dies
   * over the same, that sound is given up, or it would kill them all.
   * @returns the sound given up
   */
  noteDeath(): LostSpan | null {
    if (!this.#isFed) return null
    this.#isFed = false
    const from = this.#safePosition
    // It died over an item that holds the end of speech, or over speech that goes on.
    const to = Math.max(this.#ledger.endOfSent(this.#processedSeq + 1) ?? 0, this.#processedEnd)
    const suspect = this.#suspectFrom
    const isSameAgain = to > from && suspect !== null && from - suspect <= sameWithin
    this.#suspectFrom = to > from && !isSameAgain ? from : null
    if (!isSameAgain) return null
    this.#safePosition = to
    return { from, to }
  }

  /** The text of everything before `position` is out. */
  markUsed(position: number): void {
    this.#safePosition = Math.max(this.#safePosition, position)
  }

  advance({ seq, processedEnd, safePosition }: Progress): void {
    this.#processedSeq = seq
    this.#processedEnd = processedEnd
    this.markUsed(safePosition)
    this.#ledger.release(this.#safePosition)
    this.#settle(seq)
  }

  /** Resolves when everything pushed so far is done with, or given up. */
  drained(): Promise<void> {
    const seq = this.#ledger.lastSeq
    return new Promise(resolve => this.#waiters.push({ seq, resolve }))
  }

  /**
   * Nothing of what was pushed so far will be recognised.
   * @returns what that is, as far as it had not been; null when nothing
   */
  giveUp(): LostSpan | null {
    const lost = { from: this.#safePosition, to: this.end }
    this.#ledger.clear()
    this.#settle(Number.POSITIVE_INFINITY)
    const hadWork = this.hasWork
    this.#processedSeq = this.#ledger.lastSeq
    this.#processedEnd = this.end
    this.#sentEnd = this.end
    this.#safePosition = this.end
    this.#suspectFrom = null
    this.#isFed = false
    return hadWork && lost.to > lost.from ? lost : null
  }

  /** What was thrown away since the last time this was asked. */
  takeLost(): LostSpan | null {
    return this.#ledger.takeLost()
  }

  #settle(seq: number): void {
    const done = this.#waiters.filter(waiter => waiter.seq <= seq)
    this.#waiters = this.#waiters.filter(waiter => waiter.seq > seq)
    for (const waiter of done) waiter.resolve()
  }
}
