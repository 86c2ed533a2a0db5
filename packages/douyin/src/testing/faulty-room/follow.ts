import type { Gap, LiveEvent, SourceItem, SourceState } from '@talkingcat/contract'
import type { SourceClock } from '../../sources/source-clock.ts'

/** A gap as it was told, on the clock of durations. */
export type ToldGap = { gap: Gap; fromMs: number; toMs: number; wallAtReceipt: number }

/** Keeps what a source tells and when. */
export function createFollower(clock: SourceClock) {
  /** When each message came first, and how often it came. */
  const delivered = new Map<number, { atMs: number; times: number }>()
  const gaps: ToldGap[] = []
  const states: SourceState[] = []
  let newest = { number: 0, atMs: clock.elapsedMs() }

  function takeEvent(event: LiveEvent): void {
    if (event.type !== 'danmaku.received') return
    const number = Number(event.payload.messageId)
    const known = delivered.get(number)
    if (known) known.times += 1
    else delivered.set(number, { atMs: clock.elapsedMs(), times: 1 })
    newest = { number: Math.max(newest.number, number), atMs: clock.elapsedMs() }
  }

  function takeGap(gap: Gap): void {
    const wallAtReceipt = clock.now()
    // A machine that was held up between the telling and this must not move the gap; how late it may be, is judged.
    const toMs = clock.elapsedMs() - (wallAtReceipt - gap.toAt)
    gaps.push({ gap, fromMs: toMs - (gap.toAt - gap.fromAt), toMs, wallAtReceipt })
  }

  return {
    delivered,
    gaps,
    states,
    get newest() {
      return newest
    },
    async follow(items: AsyncIterable<SourceItem<LiveEvent>>): Promise<void> {
      for await (const item of items) {
        if (item.kind === 'item') takeEvent(item.item)
        else if (item.kind === 'gap') takeGap(item.gap)
        else states.push(item.state)
      }
    },
  }
}

export type Follower = ReturnType<typeof createFollower>
