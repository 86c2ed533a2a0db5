import { type Problem, problemOf } from '@talkingcat/contract'
import { fetchTtwid, forgetTtwid } from '../room/ttwid.ts'
import { createDeviceId } from '../signing/device-id.ts'
import { backoffMs, pause } from './backoff.ts'
import { type ConnectionEnd, runConnection } from './connection.ts'
import type { DirectRun } from './direct-options.ts'
import { fetchPushStart, type PushStart } from './im-fetch.ts'
import { createIntake } from './intake.ts'
import { createOutage } from './outage.ts'
import { pushUrl } from './push-url.ts'
import { createRoomCheck } from './room-check.ts'
import { createStateTracker } from './state-tracker.ts'

const maxRefusals = 3
const maxSilenceFactor = 16

/** Keeps a room's push connection up until the broadcast ends, it is refused for good, or it is aborted. */
export async function runDirect(run: DirectRun): Promise<void> {
  const { options, clock, timings, emit, signal } = run
  const { endpoints, room } = options
  const states = createStateTracker({ clock, everyMs: timings.stateEveryMs, emit })
  const intake = createIntake({ room, clock, emit })
  const outage = createOutage(clock)
  const roomCheck = createRoomCheck(options.checkRoom, timings.fetchTimeoutMs, signal)
  run.counters.intake = intake.counters
  let deviceId = options.deviceId
  let start: PushStart | null = null
  let attempt = 0
  let refusals = 0
  let silenceFactor = 1

  async function connect(): Promise<ConnectionEnd> {
    const cookie = await cookieOf(run)
    start ??= await beginAt(cookie)
    const { cursor, internalExt, pushOrigin } = start
    const origins = [...new Set([...(pushOrigin ? [pushOrigin] : []), ...endpoints.pushOrigins])]
    const origin = origins[attempt % origins.length] ?? endpoints.liveOrigin
    const { userAgent } = run
    const place = { origin, endpoints, roomId: room.roomId, userUniqueId: deviceId, userAgent }
    run.counters.connections += 1
    const result = await runConnection({
      run,
      intake,
      outage,
      states,
      url: pushUrl({ ...place, cursor, internalExt }),
      headers: headersOf(run, cookie),
      businessSilenceMs: timings.businessSilenceMs * silenceFactor,
      onResponse: response => {
        attempt = 0
        refusals = 0
        roomCheck.reset()
        if (start && response.cursor) start.cursor = response.cursor
        if (start && response.internalExt) start.internalExt = response.internalExt
      },
    })
    if (result.hadBusiness || !result.wasLive) silenceFactor = 1
    return result.end
  }

  async function beginAt(cookie: string): Promise<PushStart> {
    const { roomId, webRid } = room
    const { userAgent } = run
    const timeoutMs = timings.fetchTimeoutMs
    const place = { endpoints, roomId, webRid, userUniqueId: deviceId, userAgent, cookie }
    const begun = await fetchPushStart({ ...place, timeoutMs, signal, nowMs: clock.now() })
    intake.take(begun.messages)
    return begun
  }

  /** Nothing more will come: every open combo is final, and told before the end is. */
  function finish(status: 'ended' | 'failed', problem: Problem | null = null): void {
    intake.flush(Number.MAX_SAFE_INTEGER)
    states.set(status, { attempt, problem })
  }

  /** @returns true when the source is over */
  function conclude(end: ConnectionEnd): boolean {
    if (end.kind === 'ended') {
      finish('ended')
      return true
    }
    outage.begin(end.kind === 'silent' || end.kind === 'fake-alive' ? 'stall' : 'network')
    attempt += 1
    if (end.kind === 'refused') {
      refusals += 1
      forgetTtwid(endpoints.liveOrigin)
      if (refusals >= maxRefusals) {
        finish('failed', problemOfEnd(end))
        return true
      }
    }
    if (end.kind === 'fake-alive') {
      // Such a connection stays dead for this visitor; a new one starts afresh.
      deviceId = createDeviceId()
      start = null
      silenceFactor = Math.min(silenceFactor * 2, maxSilenceFactor)
    }
    return false
  }

  async function waitForNext(end: ConnectionEnd): Promise<void> {
    const waitMs = backoffMs(attempt, { minMs: timings.backoffMinMs, maxMs: timings.backoffMaxMs })
    const problem = problemOfEnd(end)
    const nextAttemptAt = clock.now() + waitMs
    states.set('reconnecting', { attempt, nextAttemptAt, problem })
    await pause(waitMs, signal)
    if (!signal.aborted) states.set('reconnecting', { attempt, problem })
  }

  /** Asked when reconnecting did not help at once, or when the room went quiet. */
  async function isOver(end: ConnectionEnd): Promise<boolean> {
    if (attempt < 2 && end.kind !== 'silent' && end.kind !== 'fake-alive') return false
    if (await roomCheck.hasEnded()) {
      finish('ended')
      return true
    }
    return false
  }

  states.set('connecting')
  try {
    while (!signal.aborted) {
      const end = await connect()
      if (signal.aborted || conclude(end)) return
      do {
        await waitForNext(end)
        if (signal.aborted || (await isOver(end))) return
        if (roomCheck.isSuspicious) attempt += 1
      } while (roomCheck.isSuspicious && !signal.aborted)
    }
  } finally {
    // Stopped from outside: what was counted so far is closed too.
    intake.flush(Number.MAX_SAFE_INTEGER)
  }
}

function problemOfEnd(end: ConnectionEnd): Problem {
  if (end.kind === 'refused') return problemOf('SIGNATURE_REFUSED', { status: end.status })
  if (end.kind === 'broken') return problemOf('INTERNAL')
  return problemOf('ROOM_UNREACHABLE', { reason: end.kind })
}

/** The visitor's cookie and the host's login, if any. */
async function cookieOf(run: DirectRun): Promise<string> {
  const { options, userAgent, timings, signal } = run
  const { endpoints, cookie } = options
  const ttwid = await fetchTtwid(endpoints.liveOrigin, {
    headers: { 'user-agent': userAgent },
    signal,
    timeoutMs: timings.fetchTimeoutMs,
  }).catch(() => {
    // The socket's own attempt will show whether the network or only this page is away.
    return ''
  })
  return [ttwid && `ttwid=${ttwid}`, cookie].filter(Boolean).join('; ')
}

function headersOf(run: DirectRun, cookie: string): Record<string, string> {
  const { liveOrigin } = run.options.endpoints
  return {
    'user-agent': run.userAgent,
    origin: liveOrigin,
    referer: `${liveOrigin}/${run.options.room.webRid}`,
    ...(cookie && { cookie }),
  }
}
