import {
  type Gap,
  type LiveEvent,
  type Problem,
  problemOf,
  type SourceItem,
  type SourceState,
} from '@talkingcat/contract'
import { gapOf } from './outage.ts'
import type { RoomSource } from './room-source.ts'
import { type SourceClock, systemClock } from './source-clock.ts'

/** The two ways to a live room. */
export type RoomWay = 'page' | 'direct'
type ReadLogged = () => Promise<readonly LiveEvent[]>

export type SwitchingOptions = {
  /** Asked once per run. */
  begin: () => Promise<RoomWay>
  /** Whether this way can be gone now; asked when the other has failed. */
  canTakeOver: (way: RoomWay) => Promise<boolean>
  create: (way: RoomWay, readLogged: ReadLogged) => RoomSource
  readLogged?: ReadLogged
  clock?: SourceClock
}

/** Seconds of the busiest room: what the log may not have written when the other way asks for it. */
const toldLimit = 5_000
/** Openings of the page in vain, one after the other, before it is given up. */
const pageTries = 3

/**
 * One room over two ways: when the one in use fails, the run goes on over the other, from what was
 * told so far. The time without either is one gap. Each way is left at most once, so it never circles.
 */
export function createSwitchingSource(options: SwitchingOptions): RoomSource {
  let current: RoomSource | null = null
  return {
    /** Of the way in use, or used last. */
    get counters() {
      return current?.counters
    },
    showPage: () => current?.showPage?.() ?? false,
    open: signal =>
      run(options, signal, source => {
        current = source
      }),
  }
}

async function* run(
  options: SwitchingOptions,
  signal: AbortSignal,
  onSource: (source: RoomSource) => void,
): AsyncGenerator<SourceItem<LiveEvent>> {
  const { clock = systemClock, canTakeOver } = options
  const told: LiveEvent[] = []
  const left = new Set<RoomWay>()
  const readLogged = async () => [...((await options.readLogged?.()) ?? []), ...told]
  const cut = createCut(clock)
  let way = await options.begin()
  /** Why the run is where it is, told until it has proved itself. */
  let cause: Problem | null = null

  for (;;) {
    const leave = new AbortController()
    const source = options.create(way, readLogged)
    onSource(source)
    let isLeaving = false
    for await (const item of source.open(AbortSignal.any([signal, leave.signal]))) {
      switch (item.kind) {
        case 'item':
          remember(told, item.item)
          yield item
          break
        case 'gap':
          if (!cut.absorb(item.gap, isLeaving)) yield item
          break
        case 'state': {
          if (isLeaving) break
          const reason = left.has(way) ? null : whyLeave(way, item.state)
          if (reason && (await canTakeOver(otherThan(way)))) {
            isLeaving = true
            cause = reason
            leave.abort()
            yield { kind: 'state', state: handover(item.state, otherThan(way), reason) }
            break
          }
          if (item.state.status === 'live') {
            const gap = cut.finish()
            if (gap) yield { kind: 'gap', gap }
            // The page gives all that can be had; the direct way less, which stays said.
            if (way === 'page') cause = null
          }
          yield { kind: 'state', state: { ...item.state, problem: item.state.problem ?? cause } }
        }
      }
    }
    if (!isLeaving) {
      const gap = cut.finish()
      if (gap) yield { kind: 'gap', gap }
      return
    }
    cut.begin()
    left.add(way)
    way = otherThan(way)
  }
}

/** The problem to tell when this way is to be left; null = it may go on. */
function whyLeave(way: RoomWay, { status, attempt, problem }: SourceState): Problem | null {
  if (!problem || (status !== 'reconnecting' && status !== 'failed')) return null
  if (way === 'direct') return problem.code === 'SIGNATURE_REFUSED' ? problem : null
  // A host who did not come the first time is not asked by a second window.
  if (problem.details?.reason === 'held-up') return problemOf('ROOM_PAGE_WAITED')
  const isMissing = problem.code === 'BROWSER_MISSING'
  if (isMissing || (isPageUseless(problem) && attempt >= pageTries)) {
    return problemOf('ROOM_PAGE_GIVEN_UP', { cause: problem.code })
  }
  return null
}

/** What the browser says when there is no network at all: the other way has none, either. */
const offlineReasons = [
  ...['net::ERR_INTERNET_DISCONNECTED', 'net::ERR_NETWORK_CHANGED', 'net::ERR_NAME_NOT_RESOLVED'],
]

/** The browser fails, the page stays without messages, or only the browser can not reach it: a dead proxy. */
function isPageUseless({ code, details }: Problem): boolean {
  if (code === 'BROWSER_FAILED') return true
  const reason = details?.reason
  if (code !== 'ROOM_UNREACHABLE' || typeof reason !== 'string') return false
  if (reason === 'silent' || reason === 'fake-alive') return true
  return reason.startsWith('net::') && !offlineReasons.includes(reason)
}

function handover(state: SourceState, via: RoomWay, problem: Problem): SourceState {
  const { attention: _done, ...rest } = state
  return { ...rest, via, status: 'reconnecting', nextAttemptAt: null, problem }
}

/** The time from the last word of one way to the first of the other. */
function createCut(clock: SourceClock) {
  let open: { fromMs: number; reason: Gap['reason'] } | null = null
  let isBegun = false
  return {
    begin() {
      open ??= { fromMs: clock.elapsedMs(), reason: 'network' }
      isBegun = true
    },
    /** @returns false when the gap has to be told by itself */
    absorb({ fromAt, toAt, reason }: Gap, isLeaving: boolean): boolean {
      if (reason === 'overflow' || (!isLeaving && !isBegun)) return false
      // It has only just ended.
      const fromMs = clock.elapsedMs() - (toAt - fromAt)
      open = { fromMs: Math.min(open?.fromMs ?? fromMs, fromMs), reason: open?.reason ?? reason }
      return true
    },
    finish(): Gap | null {
      if (!open) return null
      const { fromMs, reason } = open
      open = null
      isBegun = false
      return gapOf({ reason, toAt: clock.now(), lengthMs: clock.elapsedMs() - fromMs })
    },
  }
}

function remember(told: LiveEvent[], event: LiveEvent): void {
  told.push(event)
  // In bulk: taking the first off a long array one by one costs each time.
  if (told.length > 2 * toldLimit) told.splice(0, toldLimit)
}

const otherThan = (way: RoomWay): RoomWay => (way === 'page' ? 'direct' : 'page')
