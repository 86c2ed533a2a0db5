import type { DecodedFrame } from '../frames/decode-frame.ts'
import { tellRaw } from '../recording/recorded-frame.ts'
import type { DirectRun } from './direct-options.ts'
import type { Intake } from './intake.ts'
import type { Outage } from './outage.ts'
import { createPulse } from './pulse.ts'
import { runPushSocket, type SocketEnd } from './push-socket.ts'
import type { SleepWatch } from './sleep-watch.ts'
import { countDamage } from './source-counters.ts'
import type { StateTracker } from './state-tracker.ts'

export type ConnectionEnd =
  | SocketEnd
  /** The room's own word: the broadcast is over. */
  | { kind: 'ended' }
  /** Open, but no frame at all. */
  | { kind: 'silent' }
  /** Open as far as we know, but the server left our ping unanswered. */
  | { kind: 'lost' }
  /** This machine slept. */
  | { kind: 'slept' }
  /** Open, but never a message: how a refused signature may look, too. */
  | { kind: 'mute' }
  /** A frame could not be read; its messages come again after a resume. */
  | { kind: 'damaged' }
  /** Open, but nothing from people for too long. */
  | { kind: 'fake-alive'; sinceMs: number }

export type ConnectionParts = {
  run: DirectRun
  intake: Intake
  outage: Outage
  states: StateTracker
  sleep: SleepWatch
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
  const { run, intake, outage, states, sleep } = parts
  const { clock, timings } = run
  const stop = new AbortController()
  const pulse = createPulse({ clock, ...timings })
  const startedMs = clock.elapsedMs()
  const watch = {
    wasLive: false,
    hadBusiness: false,
    frameMs: startedMs,
    businessMs: startedMs,
    tickedMs: startedMs,
    wasLate: false,
  }
  let verdict: ConnectionEnd | null = null
  const decide = (end: ConnectionEnd) => {
    verdict ??= end
    stop.abort()
  }

  function onFrame(frame: DecodedFrame): void {
    // What was still in the line when we fell asleep must not pass for the newest.
    sleep.check()
    // What still comes belongs to the next connection: taking it would move past what is missing.
    if (verdict) return
    run.counters.frames += 1
    pulse.note()
    watch.frameMs = clock.elapsedMs()
    if (isDamaged(frame)) {
      countDamage(run.counters, frame.kind === 'damaged' ? frame.reason : 'message')
      if (watch.wasLive && parts.mayResume()) {
        decide({ kind: 'damaged' })
        return
      }
      // Passed over: the next good frame tells of the gap.
      outage.begin('network')
    }
    if (frame.kind === 'damaged') return
    // Until messages come, a connection has proved nothing; after that any frame shows life.
    if (frame.kind === 'messages') takeResponse(frame)
    else if (watch.wasLive) comeAlive()
  }

  function takeResponse(response: Extract<DecodedFrame, { kind: 'messages' }>): void {
    states.noteMessage()
    comeAlive()
    watch.wasLive = true
    parts.onResponse(response)
    const { hasBusiness, hasEnded } = intake.take(response.messages)
    if (hasBusiness) {
      watch.hadBusiness = true
      watch.businessMs = clock.elapsedMs()
    }
    states.refresh()
    if (hasEnded) decide({ kind: 'ended' })
  }

  function comeAlive(): void {
    // However it came about, a span without data is told.
    outage.beginIfQuietFor(timings.stallAfterMs, 'stall')
    const gap = outage.finish()
    if (gap) run.emit({ kind: 'gap', gap })
    outage.noteFrame()
    if (states.status !== 'live') states.set('live')
  }

  function tick(): void {
    sleep.check()
    intake.flush()
    states.refresh()
    if (!isPunctual()) return
    const nowMs = clock.elapsedMs()
    const quietMs = nowMs - watch.frameMs
    if (quietMs >= timings.stallAfterMs && states.status === 'live') {
      outage.begin('stall')
      states.set('stalled')
    }
    if (pulse.isLost()) decide({ kind: 'lost' })
    else if (!watch.wasLive && nowMs - watch.businessMs >= timings.firstMessageTimeoutMs) {
      decide({ kind: 'mute' })
    } else if (quietMs >= timings.readTimeoutMs) decide({ kind: 'silent' })
    else if (nowMs - watch.businessMs >= silenceLimitMs()) {
      decide({ kind: 'fake-alive', sinceMs: watch.businessMs })
    }
  }

  /** After a hold-up of our own, what waits in the line is read before anyone is called silent. */
  function isPunctual(): boolean {
    const nowMs = clock.elapsedMs()
    const isLate = nowMs - watch.tickedMs > 2 * timings.tickMs
    const isForgiven = isLate && !watch.wasLate
    watch.tickedMs = nowMs
    watch.wasLate = isForgiven
    return !isForgiven
  }

  /** A connection that never brought a message gets no patience. */
  const silenceLimitMs = () => (watch.wasLive ? parts.businessSilenceMs : timings.businessSilenceMs)

  const forgetSleep = sleep.onWake(() => decide({ kind: 'slept' }))
  const ticker = setInterval(tick, timings.tickMs)
  const socketEnd = await runPushSocket({
    url: parts.url,
    headers: parts.headers,
    signal: AbortSignal.any([run.signal, stop.signal]),
    handshakeTimeoutMs: timings.handshakeTimeoutMs,
    heartbeatEveryMs: timings.heartbeatEveryMs,
    onOpen: ping => {
      pulse.start(ping)
      watch.frameMs = clock.elapsedMs()
      watch.businessMs = clock.elapsedMs()
    },
    onPong: pulse.notePong,
    onRaw: bytes => tellRaw(run.options.onRawFrame, { atMs: clock.now(), kind: 'push', bytes }),
    onFrame,
  })
  clearInterval(ticker)
  forgetSleep()
  return { end: verdict ?? socketEnd, wasLive: watch.wasLive, hadBusiness: watch.hadBusiness }
}

function isDamaged(frame: DecodedFrame): boolean {
  return frame.kind === 'damaged' || (frame.kind === 'messages' && frame.damagedCount > 0)
}
