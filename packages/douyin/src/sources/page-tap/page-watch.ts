import type { AttentionReason } from '@talkingcat/contract'
import type { DecodedFrame } from '../../frames/decode-frame.ts'
import type { PlatformResponse } from '../../frames/decode-response.ts'
import { WireError } from '../../frames/wire-reader.ts'
import { type FrameKind, tellRaw } from '../../recording/recorded-frame.ts'
import type { BroadcastStatus } from '../../room/room-snapshot.ts'
import type { Intake } from '../intake.ts'
import type { Outage } from '../outage.ts'
import { countDamage } from '../source-counters.ts'
import type { StateTracker } from '../state-tracker.ts'
import { type BodyKind, readImFetchBody, readWebEnterBody } from './page-bodies.ts'
import type { PageEnd } from './page-end.ts'
import type { PageTapRun } from './page-tap-options.ts'
import type { TappedPageHandlers } from './tapped-page.ts'

export type PageWatch = {
  readonly handlers: TappedPageHandlers
  /** Follows the page from here until the returned promise tells why it is of no use any more. */
  follow(onTick: () => void): Promise<PageEnd>
  /** The page starts over: what it shows from here counts. */
  startLoad(): void
  /** Whether messages came since the last load. */
  readonly wasLive: boolean
  readonly hadBusiness: boolean
  /** Whether it told of people, and went on long enough to be believed in. */
  readonly isProven: boolean
}

/** What a page's frames mean for the source: events, state, gaps, and when to give the page up. */
export function createPageWatch(parts: {
  run: PageTapRun
  intake: Intake
  outage: Outage
  states: StateTracker
  businessSilenceMs: () => number
  /** The page's own word on its room. @returns true when it is over for certain */
  onStatus: (status: BroadcastStatus) => boolean
  /** The page waits for the host; null = it goes on. */
  onAttention: (reason: AttentionReason | null) => void
}): PageWatch {
  const { run, intake, outage, states } = parts
  const { clock, timings, counters, options } = run
  let load = freshLoad()
  /** What the page asked of the host since it last told a message, as far as that is known. */
  let asked: { reason: AttentionReason; askedMs: number; isShown: boolean } | null = null
  let end: PageEnd | null = null
  let wake: (() => void) | null = null

  function freshLoad() {
    const now = clock.elapsedMs()
    return {
      ...{ startedMs: now, businessMs: now, liveMs: now, messageMs: now },
      ...{ wasLive: false, hadBusiness: false, isHeldUp: false },
    }
  }

  function decide(verdict: PageEnd): void {
    end ??= verdict
    wake?.()
  }

  function takeResponse(response: PlatformResponse): void {
    // Still counted as life; what one message lost is for the gap to tell.
    if (response.damagedCount > 0) passOver('message')
    load.messageMs = clock.elapsedMs()
    if (!load.wasLive) load.liveMs = load.messageMs
    load.wasLive = true
    load.isHeldUp = false
    settleAsked()
    states.noteMessage()
    comeAlive()
    const { hasBusiness, hasEnded } = intake.take(response.messages)
    if (hasBusiness) {
      load.hadBusiness = true
      load.businessMs = clock.elapsedMs()
    }
    states.refresh()
    if (hasEnded) decide({ kind: 'ended' })
  }

  function comeAlive(): void {
    const gap = outage.finish()
    if (gap) run.emit({ kind: 'gap', gap })
    outage.noteFrame()
    if (states.status !== 'live') states.set('live')
  }

  /**
   * A page that goes on does not wait. Messages of the same moment were under way before it asked, and
   * say nothing, unless it was waiting already.
   */
  function settleAsked(): void {
    if (!asked || (!asked.isShown && clock.elapsedMs() - asked.askedMs < timings.askedGraceMs))
      return
    if (asked.isShown) parts.onAttention(null)
    asked = null
  }

  function showAsked(): void {
    if (!asked) return
    asked.isShown = true
    load.isHeldUp = true
    parts.onAttention(asked.reason)
  }

  function passOver(reason: string): void {
    countDamage(counters, reason)
    // Passed over: the next good frame tells of the gap.
    outage.begin('network')
  }

  function takeImFetch(body: Uint8Array): void {
    counters.bodies += 1
    try {
      takeResponse(readImFetchBody(body))
    } catch (error) {
      if (!(error instanceof WireError)) throw error
      passOver(error.reason)
    }
  }

  function takeWebEnter(body: Uint8Array): void {
    const snapshot = readWebEnterBody(body, options.room.webRid)
    if (!snapshot) return
    options.onRoom?.(snapshot)
    // Another id is the host's next broadcast: this one is over.
    const ours = options.room.roomId
    const isOther = ours !== '' && snapshot.room.roomId !== '' && snapshot.room.roomId !== ours
    if (!isOther) intake.noteRoom(snapshot.room)
    if (parts.onStatus(isOther ? 'ended' : snapshot.status)) decide({ kind: 'ended' })
  }

  /** What a handler throws is our own fault and ends the page's turn, not the process. */
  const guarded =
    <Args extends unknown[]>(handle: (...args: Args) => void) =>
    (...args: Args) => {
      if (end?.kind === 'ended' || run.signal.aborted) return
      try {
        handle(...args)
      } catch (cause) {
        decide({ kind: 'broken', cause })
      }
    }

  const handlers: TappedPageHandlers = {
    onRaw: guarded((kind: FrameKind, bytes: Uint8Array) =>
      tellRaw(options.onRawFrame, { atMs: clock.now(), kind, bytes }),
    ),
    onFrame: guarded((frame: DecodedFrame) => {
      counters.frames += 1
      if (frame.kind === 'damaged') return passOver(frame.reason)
      if (frame.kind === 'messages') return takeResponse(frame)
      // Until messages come, a page has proved nothing; after that any frame shows life.
      if (load.wasLive) comeAlive()
    }),
    onBody: guarded((kind: BodyKind, body: Uint8Array) =>
      kind === 'im-fetch' ? takeImFetch(body) : takeWebEnter(body),
    ),
    onLostBody: guarded((kind: BodyKind) => {
      if (kind !== 'im-fetch') return
      counters.lostBodies += 1
      outage.begin('network')
    }),
    onSocketsGone: guarded(() => outage.begin('network')),
    onAttention: guarded(reason => {
      // Not every login box stands in the way: whether messages come all the same is seen by and by.
      const isShown = asked?.isShown ?? false
      asked = { reason, askedMs: clock.elapsedMs(), isShown }
      if (isShown) parts.onAttention(reason)
    }),
    onCrash: () => decide({ kind: 'crashed' }),
    onDetach: reason => decide({ kind: 'lost', reason }),
    onReattach: () => outage.begin('network'),
    onFault: cause => decide({ kind: 'broken', cause }),
  }

  function tick(): void {
    const now = clock.elapsedMs()
    intake.flush()
    states.refresh()
    const quietMs = now - Math.max(outage.lastFrameMs, load.startedMs)
    if (quietMs >= timings.stallAfterMs && states.status === 'live') {
      outage.begin('stall')
      states.set('stalled')
      showAsked()
    }
    if (asked && !asked.isShown && states.status !== 'live') {
      if (now - Math.max(asked.askedMs, load.messageMs) >= timings.askedWaitMs) showAsked()
    }
    if (asked && load.isHeldUp) {
      // Each new question is a sign that the host is at it.
      const sinceMs = Math.max(asked.askedMs, outage.lastFrameMs, load.startedMs)
      if (now - sinceMs >= timings.attentionPatienceMs) decide({ kind: 'held-up' })
    } else if (quietMs >= timings.readTimeoutMs) decide({ kind: 'silent' })
    else if (now - load.businessMs >= silenceLimitMs()) decide({ kind: 'fake-alive' })
  }

  /** A page that never brought a message gets no patience. */
  const silenceLimitMs = () =>
    load.wasLive ? parts.businessSilenceMs() : timings.businessSilenceMs

  return {
    handlers,
    get wasLive() {
      return load.wasLive
    },
    get hadBusiness() {
      return load.hadBusiness
    },
    get isProven() {
      return load.hadBusiness && load.messageMs - load.liveMs >= timings.provenAfterMs
    },
    startLoad() {
      load = freshLoad()
      if (asked?.isShown) parts.onAttention(null)
      asked = null
      // What ended the last load is dealt with; that the room is over stays true.
      if (end?.kind !== 'ended') end = null
    },
    async follow(onTick) {
      const ticker = setInterval(
        guarded(() => {
          tick()
          onTick()
        }),
        timings.tickMs,
      )
      const stop = () => wake?.()
      run.signal.addEventListener('abort', stop, { once: true })
      await new Promise<void>(resolve => {
        wake = resolve
        if (end || run.signal.aborted) resolve()
      })
      run.signal.removeEventListener('abort', stop)
      clearInterval(ticker)
      const verdict: PageEnd = end ?? { kind: 'lost', reason: 'stopped' }
      end = null
      wake = null
      return verdict
    },
  }
}
