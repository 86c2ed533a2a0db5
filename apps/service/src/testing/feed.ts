import type { SourceItem } from '@talkingcat/contract'

/** A source whose items the test pushes. `openCount` counts how often it was opened. */
export type Feed<T> = {
  push(...items: SourceItem<T>[]): void
  end(): void
  open(signal: AbortSignal): AsyncIterable<SourceItem<T>>
  readonly openCount: number
}

export function createFeed<T>(): Feed<T> {
  const queue: SourceItem<T>[] = []
  let isEnded = false
  let openCount = 0
  let wake = () => {}
  return {
    push(...items) {
      queue.push(...items)
      wake()
    },
    end() {
      isEnded = true
      wake()
    },
    async *open(signal) {
      openCount++
      signal.addEventListener('abort', () => wake(), { once: true })
      while (!signal.aborted) {
        const item = queue.shift()
        if (item) yield item
        else if (isEnded) return
        else
          await new Promise<void>(resolve => {
            wake = resolve
          })
      }
    },
    get openCount() {
      return openCount
    },
  }
}
