import type { SourceItem } from '@talkingcat/contract'
import { type PcmChunk, samplesPerMs } from '../pcm.ts'

type Item = SourceItem<PcmChunk>

/** States tell what is now: a consumer that is this far behind needs no older ones. */
const maxStates = 100

/** Between the stream and a consumer that may be slow: holds a bounded length of sound. */
export class ItemQueue {
  readonly #maxMs: number
  #items: Item[] = []
  #heldMs = 0
  #stateCount = 0
  #isClosed = false
  #wake: () => void = () => undefined

  constructor(maxMs: number) {
    this.#maxMs = maxMs
  }

  push(item: Item): void {
    this.#items.push(item)
    if (item.kind === 'item') {
      this.#heldMs += durationMs(item.item)
      if (this.#heldMs > this.#maxMs) this.#dropOldest()
    } else if (item.kind === 'state' && ++this.#stateCount > maxStates) {
      this.#items.splice(
        this.#items.findIndex(({ kind }) => kind === 'state'),
        1,
      )
      this.#stateCount -= 1
    }
    this.#wake()
  }

  close(): void {
    this.#isClosed = true
    this.#wake()
  }

  async *drain(): AsyncGenerator<Item> {
    for (;;) {
      const item = this.#items.shift()
      if (item) {
        if (item.kind === 'item') this.#heldMs -= durationMs(item.item)
        if (item.kind === 'state') this.#stateCount -= 1
        yield item
      } else if (this.#isClosed) return
      else {
        await new Promise<void>(resolve => {
          this.#wake = resolve
        })
      }
    }
  }

  /** Drops a second at a time, so that a slow consumer sees few gaps instead of one per chunk. */
  #dropOldest(): void {
    const target = Math.max(0, this.#maxMs - 1000)
    const kept: Item[] = []
    let fromAt: number | null = null
    let toAt = 0
    let gapIndex = 0
    for (const item of this.#items) {
      if (item.kind !== 'item' || this.#heldMs <= target) kept.push(item)
      else {
        this.#heldMs -= durationMs(item.item)
        fromAt ??= item.item.at
        toAt = item.item.at + durationMs(item.item)
        gapIndex = kept.length
      }
    }
    if (fromAt !== null) {
      const gap = { fromAt: Math.round(fromAt), toAt: Math.round(toAt) }
      const before = kept.findLast((item, index) => index < gapIndex && item.kind === 'gap')
      // What was dropped just before is one hole with it.
      const follows = before?.kind === 'gap' && Math.abs(before.gap.toAt - gap.fromAt) <= 1
      if (follows && before.gap.reason === 'overflow') before.gap.toAt = gap.toAt
      else {
        kept.splice(gapIndex, 0, {
          kind: 'gap',
          gap: { source: 'audio', ...gap, reason: 'overflow' },
        })
      }
    }
    this.#items = kept
  }
}

function durationMs(chunk: PcmChunk): number {
  return chunk.samples.length / samplesPerMs
}
