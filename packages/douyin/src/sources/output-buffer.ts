import type { Gap, SourceItem } from '@talkingcat/contract'
import { gapOf } from './outage.ts'
import { type SourceClock, systemClock } from './source-clock.ts'

type Queued<T> = { value: SourceItem<T>; at: number; elapsedMs: number }

/** What a reader that was too slow did not get; it only grows. */
export type DropCounters = {
  events: number
  /** Gaps that became part of an `overflow` gap. */
  gaps: number
  /** States, each of which a newer one replaced. */
  states: number
}

export const noDrops = (): DropCounters => ({ events: 0, gaps: 0, states: 0 })

export type OutputBuffer<T> = AsyncIterable<SourceItem<T>> & {
  push(value: SourceItem<T>): void
  /** What is queued is still delivered. */
  close(): void
  fail(error: unknown): void
}

/**
 * A queue of at most `limit` items for one reader. When the reader is too slow the oldest go, and it
 * is told by one `overflow` gap in their place. A dropped gap becomes part of that gap.
 */
export function createOutputBuffer<T>(
  limit: number,
  clock: SourceClock = systemClock,
  dropped: DropCounters = noDrops(),
): OutputBuffer<T> {
  const queue: Queued<T>[] = []
  let lost: { fromMs: number; toMs: number; toAt: number; count: number } | null = null
  let end: { error: unknown } | 'closed' | null = null
  let wake: (() => void) | null = null

  function dropOldest(): void {
    const oldest = queue.shift()
    if (!oldest) return
    switch (oldest.value.kind) {
      case 'state':
        dropped.states += 1
        break
      case 'gap':
        dropped.gaps += 1
        lose(oldest, oldest.elapsedMs - (oldest.at - oldest.value.gap.fromAt), 0)
        break
      case 'item':
        dropped.events += 1
        lose(oldest, oldest.elapsedMs, 1)
        break
    }
  }

  function lose({ at, elapsedMs }: Queued<T>, fromMs: number, count: number): void {
    lost = {
      fromMs: Math.min(lost?.fromMs ?? fromMs, fromMs),
      toMs: elapsedMs,
      toAt: at,
      count: (lost?.count ?? 0) + count,
    }
  }

  function takeLost(): Gap | null {
    if (!lost) return null
    const { fromMs, toMs, toAt, count } = lost
    lost = null
    const gap = gapOf({ reason: 'overflow', toAt, lengthMs: toMs - fromMs })
    return { ...gap, lostCount: count }
  }

  function notify(): void {
    wake?.()
    wake = null
  }

  return {
    push(value) {
      if (end) return
      queue.push({ value, at: clock.now(), elapsedMs: clock.elapsedMs() })
      if (queue.length > limit) dropOldest()
      notify()
    },
    close() {
      end ??= 'closed'
      notify()
    },
    fail(error) {
      end ??= { error }
      notify()
    },
    async *[Symbol.asyncIterator]() {
      for (;;) {
        const gap = takeLost()
        if (gap) yield { kind: 'gap', gap }
        const next = queue.shift()
        if (next) {
          yield next.value
        } else if (end === 'closed') {
          return
        } else if (end) {
          throw end.error
        } else {
          await new Promise<void>(resolve => {
            wake = resolve
          })
        }
      }
    },
  }
}
