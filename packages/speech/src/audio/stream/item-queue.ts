import type { SourceItem } from '@talkingcat/contract'
import { type PcmChunk, samplesPerMs } from '../pcm.ts'

type Item = SourceItem<PcmChunk>

/** Between the stream and a consumer that may be slow: holds a bounded length of sound. */
export class ItemQueue {
  readonly #maxMs: number
  #items: Item[] = []
  #heldMs = 0
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
      kept.splice(gapIndex, 0, {
        kind: 'gap',
        gap: { source: 'audio', ...gap, reason: 'overflow' },
      })
    }
    this.#items = kept
  }
}

function durationMs(chunk: PcmChunk): number {
  return chunk.samples.length / samplesPerMs
}
