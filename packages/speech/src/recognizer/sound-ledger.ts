/** What was pushed, in order, until the child has safely used it. Positions count samples. */
export type LedgerItem =
  | { type: 'pcm'; seq: number; position: number; samples: Float32Array }
  | { type: 'gap'; seq: number; position: number }

/** Positions of the first and after the last sample thrown away. */
export type LostSpan = { from: number; to: number }

/** Sound kept for a child that may die: what is not safely used can be sent again. */
export class SoundLedger {
  readonly #maxSamples: number
  #items: LedgerItem[] = []
  #nextSeq = 1
  #nextToSend = 1
  #end = 0
  #lostSamples = 0
  #lost: LostSpan | null = null

  constructor(maxSamples: number) {
    this.#maxSamples = maxSamples
  }

  /** Position after the last sample pushed. */
  get end(): number {
    return this.#end
  }

  get lostSamples(): number {
    return this.#lostSamples
  }

  get lastSeq(): number {
    return this.#nextSeq - 1
  }

  /** The last item that the child was sent. */
  get lastSentSeq(): number {
    return this.#nextToSend - 1
  }

  /** Position after this item's sound; null when it was not sent. */
  endOfSent(seq: number): number | null {
    const item = this.#items.find(candidate => candidate.seq === seq)
    return item && seq < this.#nextToSend ? endOf(item) : null
  }

  addPcm(samples: Float32Array): void {
    this.#items.push({ type: 'pcm', seq: this.#nextSeq++, position: this.#end, samples })
    this.#end += samples.length
    this.#bound()
  }

  addGap(): void {
    this.#items.push({ type: 'gap', seq: this.#nextSeq++, position: this.#end })
  }

  /** The next item to send, if any. */
  take(): LedgerItem | null {
    const item = this.#items.find(candidate => candidate.seq >= this.#nextToSend)
    if (!item) return null
    this.#nextToSend = item.seq + 1
    return item
  }

  /** Forgets what lies wholly before `position` and was sent. */
  release(position: number): void {
    let count = 0
    for (const item of this.#items) {
      const end = endOf(item)
      if (
        item.seq >= this.#nextToSend ||
        end > position ||
        (item.type === 'gap' && end === position)
      )
        break
      count += 1
    }
    if (count > 0) this.#items.splice(0, count)
  }

  /** Everything from `position` on is to be sent again. */
  rewind(position: number): void {
    this.release(position)
    const first = this.#items[0]
    this.#nextToSend = first?.seq ?? this.#nextSeq
    if (first?.type !== 'pcm' || first.position >= position) return
    const samples = first.samples.subarray(position - first.position)
    this.#items[0] = { ...first, position, samples }
  }

  /** The span in which sound was lost since the last call; null when none was. */
  takeLost(): LostSpan | null {
    const lost = this.#lost
    this.#lost = null
    return lost
  }

  clear(): void {
    this.#items = []
    this.#nextToSend = this.#nextSeq
  }

  #noteLost(position: number, count: number): void {
    this.#lostSamples += count
    this.#lost = { from: this.#lost?.from ?? position, to: position + count }
  }

  #bound(): void {
    let lost: LedgerItem | null = null
    for (let first = this.#items[0]; first; first = this.#items[0]) {
      if (this.#end - first.position <= this.#maxSamples) break
      this.#items.shift()
      if (first.seq < this.#nextToSend) continue
      lost = first
      if (first.type === 'pcm') this.#noteLost(first.position, first.samples.length)
    }
    // Speech before the hole must not be joined to speech after it.
    if (lost) this.#items.unshift({ type: 'gap', seq: lost.seq, position: endOf(lost) })
  }
}

function endOf(item: LedgerItem): number {
  return item.position + (item.type === 'pcm' ? item.samples.length : 0)
}
