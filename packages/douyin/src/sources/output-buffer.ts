import type { Gap, SourceItem } from '@talkingcat/contract'

type Queued<T> = { value: SourceItem<T>; at: number }

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
  clock: { now(): number } = Date,
): OutputBuffer<T> {
  const queue: Queued<T>[] = []
  let lost: Gap | null = null
  let end: { error: unknown } | 'closed' | null = null
  let wake: (() => void) | null = null

  function dropOldest(): void {
    const oldest = queue.shift()
    if (!oldest || oldest.value.kind === 'state') return
    const isGap = oldest.value.kind === 'gap'
    const fromAt = oldest.value.kind === 'gap' ? oldest.value.gap.fromAt : oldest.at
    lost = {
      source: 'room',
      fromAt: Math.min(lost?.fromAt ?? fromAt, fromAt),
      toAt: Math.max(lost?.toAt ?? oldest.at, oldest.at),
      reason: 'overflow',
      lostCount: (lost?.lostCount ?? 0) + (isGap ? 0 : 1),
    }
  }

  function notify(): void {
    wake?.()
    wake = null
  }

  return {
    push(value) {
      if (end) return
      queue.push({ value, at: clock.now() })
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
        if (lost) {
          const gap = lost
          lost = null
          yield { kind: 'gap', gap }
        }
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
