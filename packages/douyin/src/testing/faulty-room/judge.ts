import type { Follower, ToldGap } from './follow.ts'
import type { Ledger } from './ledger.ts'

/** One fault, from a room that worked to a room that worked again. */
export type Happened = {
  kind: string
  startedMs: number
  /** When the newest event before it was delivered. */
  lastDeliveredMs: number
  /** From the moment everything would work again to the first event produced after that. */
  backAfterMs: number
  /** Connections opened meanwhile. */
  connections: number
}

type Case = {
  ledger: Ledger
  follower: Follower
  happened: readonly Happened[]
  loopDelayMs: number
}

/**
 * A source knows when a frame came, not when its events happened: what was lost right after a frame
 * may have happened before that frame came. So a gap may begin when the event before the lost one was
 * delivered, and later by what a frame without events may take from the server to the source. That is
 * counted in turns of the one process that all of this runs in: a busy machine changes nothing.
 */
const ticksUnderWay = 5

/** What is wrong with what a source told, in words. */
export function judge(parts: Case): { wrong: string[]; lost: number } {
  const { ledger, follower, happened } = parts
  const wrong: string[] = []
  let lost = 0
  /** When the event before was delivered; of lost ones, the last that was. */
  let beforeMs = 0
  for (const { number, producedMs } of ledger.events) {
    const { times, atMs } = follower.delivered.get(number) ?? { times: 0, atMs: beforeMs }
    beforeMs = atMs
    if (times > 1) wrong.push(`event ${number} was delivered ${times} times`)
    if (times > 0) continue
    lost += 1
    const latestMs = Math.max(beforeMs, producedMs)
    const limitMs = latestMs + ledger.ticksAfter(latestMs, ticksUnderWay)
    const isTold = follower.gaps.some(gap => gap.fromMs <= limitMs && producedMs <= gap.toMs)
    if (!isTold)
      wrong.push(`event ${number} is missing without a word ${near(happened, producedMs)}`)
  }
  for (const number of follower.delivered.keys()) {
    if (!ledger.events[number - 1]) wrong.push(`event ${number} never happened`)
  }
  for (const told of follower.gaps) wrong.push(...faultsOf(told, parts))
  return { wrong, lost }
}

/** A gap has a length, is named by the wall clock of its end, and spans no more than the fault did. */
function faultsOf(told: ToldGap, { happened, loopDelayMs }: Case): string[] {
  const { gap, fromMs, toMs, wallAtReceipt } = told
  const toleranceMs = loopDelayMs + 50
  const wrong: string[] = []
  const name = `the gap of ${gap.toAt - gap.fromAt} ms ${near(happened, toMs)}`
  if (gap.toAt <= gap.fromAt) wrong.push(`${name} has no length`)
  if (Math.abs(gap.toAt - wallAtReceipt) > toleranceMs) wrong.push(`${name} ends at another time`)
  const fault = happened.findLast(one => one.startedMs <= toMs)
  if (fromMs < (fault?.lastDeliveredMs ?? 0) - toleranceMs) wrong.push(`${name} begins too early`)
  return wrong
}

function near(happened: readonly Happened[], ms: number): string {
  const index = happened.findLastIndex(one => one.startedMs <= ms)
  return `at or after fault ${index + 1}, “${happened[index]?.kind ?? 'none'}”`
}
