import type { PlatformMessage } from '../../frames/decode-response.ts'
import type { SourceClock } from '../../sources/source-clock.ts'
import { makeChat } from '../make-frames.ts'

/** One event of the room, by its number. */
type Produced = { number: number; producedMs: number }

/** Everything that ever happened in a room, and how far back its server remembers. */
export function createLedger(clock: SourceClock) {
  const events: Produced[] = []
  /** When the room was looked after; how far apart, while awake, is how late this process is. */
  const ticks: { elapsedMs: number; awakeMs: number }[] = []
  let oldest = 1
  return {
    events,
    tick(): void {
      ticks.push({ elapsedMs: clock.elapsedMs(), awakeMs: performance.now() })
    },
    /** How long the `count` ticks after a moment took. */
    ticksAfter(ms: number, count: number): number {
      const first = ticks.findIndex(tick => tick.elapsedMs >= ms)
      const last = ticks[Math.min(first + count, ticks.length - 1)]
      return (last?.awakeMs ?? 0) - (ticks[first]?.awakeMs ?? 0)
    },
    get newest() {
      return events.length
    },
    /** @param producedMs now, unless it happened while everybody slept */
    produce(producedMs = clock.elapsedMs()): void {
      events.push({ number: events.length + 1, producedMs })
    },
    /** The server keeps only its newest `count` events. */
    forgetAllBut(count: number): void {
      oldest = Math.max(oldest, events.length - count + 1)
    },
    /** Where a cursor leads: what is too old begins with the oldest kept, what is not ours with now. */
    placeOf(cursor: string): number {
      const number = /^c-(\d+)$/.exec(cursor)?.[1]
      return number === undefined ? events.length + 1 : Math.max(oldest, Number(number) + 1)
    },
    /** At most `limit` events from number `from`. */
    from(from: number, limit: number): Produced[] {
      return events.slice(Math.max(0, from - 1), from - 1 + limit)
    },
  }
}

export type Ledger = ReturnType<typeof createLedger>

export const chatOf = ({ number }: Produced): PlatformMessage => makeChat(`${number}`, `${number}`)
