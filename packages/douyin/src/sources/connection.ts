import type { DecodedFrame } from '../frames/decode-frame.ts'
import type { DirectRun } from './direct-options.ts'
import type { Intake } from './intake.ts'
import type { Outage } from './outage.ts'
import { runPushSocket, type SocketEnd } from './push-socket.ts'
import type { StateTracker } from './state-tracker.ts'

export type ConnectionEnd =
  | SocketEnd
  /** The room's own word: the broadcast is over. */
  | { kind: 'ended' }
  /** Open, but no frame at all. */
  | { kind: 'silent' }
  /** A frame could not be read; its messages come again after a resume. */
  | { kind: 'damaged' }
  /** Open, but nothing from people for too long. */
  | { kind: 'fake-alive' }

export type ConnectionParts = {
  run: DirectRun
  intake: Intake
  outage: Outage
  states: StateTracker
  url: string
  headers: Record<string, string>
  /** Grows when it fired in vain: a quiet room is not a broken one. */
  businessSilenceMs: number
  onResponse: (response: { cursor: string; internalExt: string }) => void
  /** Whether a damaged frame may end the connection, to resume from the last good one. */
  mayResume: () => boolean
}

/** One connection from handshake to its end, with the watch over silence. */
export async function runConnection(
  parts: ConnectionParts,
): Promise<{ end: ConnectionEnd; wasLive: boolean; hadBusiness: boolean }> {
  const { run, intake, outage, states } = parts
  const { clock, timings } = run
  const stop = new AbortController()
  const watch = {
    wasLive: false,
    hadBusiness: false,
    openedAt: clock.now(),
    businessAt: clock.now(),
  }
  let verdict: ConnectionEnd | null = null
  const decide = (end: ConnectionEnd) => {
    verdict ??= end
    stop.abort()
  }

  function onFrame(frame: DecodedFrame): void {
    // What still comes belongs to the next connection: taking it would move past what is missing.
    if (verdict) return
    run.counters.frames += 1
    if (frame.kind === 'damaged') {
      countDamage(run, frame.reason)
      if (watch.wasLive && parts.mayResume()) decide({ kind: 'damaged' })
      // Passed over: the next good frame tells of the gap.
      else outage.begin('network')
      return
    }
    const isMessages = frame.kind === 'messages'
    // Until messages come, a connection has proved nothing; after that any frame shows life.
    if (isMessages) states.noteMessage()
    if (isMessages || watch.wasLive) comeAlive()
    outage.noteFrame()
    if (!isMessages) return
    watch.wasLive = true
    parts.onResponse(frame)
    const { hasBusiness, hasEnded } = intake.take(frame.messages)
    if (hasBusiness) {
      watch.hadBusiness = true
      watch.businessAt = clock.now()
    }
    states.refresh()
    if (hasEnded) decide({ kind: 'ended' })
  }

  function comeAlive(): void {
    const gap = outage.finish()
    if (gap) run.emit({ kind: 'gap', gap })
    if (states.status !== 'live') states.set('live')
  }

  function tick(): void {
    const now = clock.now()
    intake.flush(now)
    states.refresh()
    const quietMs = now - Math.max(outage.lastFrameAt, watch.openedAt)
    if (quietMs >= timings.stallAfterMs && states.status === 'live') {
      outage.begin('stall')
      states.set('stalled')
    }
    if (quietMs >= timings.readTimeoutMs) decide({ kind: 'silent' })
    else if (now - watch.businessAt >= silenceLimitMs()) decide({ kind: 'fake-alive' })
  }

  /** A connection that never brought a message gets no patience. */
  const silenceLimitMs = () => (watch.wasLive ? parts.businessSilenceMs : timings.businessSilenceMs)

  const ticker = setInterval(tick, timings.tickMs)
  const socketEnd = await runPushSocket({
    url: parts.url,
    headers: parts.headers,
    signal: AbortSignal.any([run.signal, stop.signal]),
    handshakeTimeoutMs: timings.handshakeTimeoutMs,
    heartbeatEveryMs: timings.heartbeatEveryMs,
    onOpen: () => {
      watch.openedAt = clock.now()
      watch.businessAt = clock.now()
    },
    onFrame,
  }).finally(() => clearInterval(ticker))
  return { end: verdict ?? socketEnd, wasLive: watch.wasLive, hadBusiness: watch.hadBusiness }
}

function countDamage(run: DirectRun, reason: string): void {
  run.counters.damagedFrames.set(reason, (run.counters.damagedFrames.get(reason) ?? 0) + 1)
}
