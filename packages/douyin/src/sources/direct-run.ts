import { type Problem, problemOf } from '@talkingcat/contract'
import { backoffMs, pause } from './backoff.ts'
import { type ConnectionEnd, runConnection } from './connection.ts'
import type { DirectRun } from './direct-options.ts'
import { createIntake } from './intake.ts'
import { createOutage } from './outage.ts'
import { createRoomCheck } from './room-check.ts'
import { createSleepWatch } from './sleep-watch.ts'
import { createStateTracker } from './state-tracker.ts'
import { createVisitor } from './visitor.ts'

const maxRefusals = 3
const maxSilenceFactor = 16
/** Attempts in a row, about a minute of them, that take the old place to be good. */
const maxResumes = 6

/** Keeps a room's push connection up until the broadcast ends, it is refused for good, or it is aborted. */
export async function runDirect(run: DirectRun): Promise<void> {
  const { options, clock, timings, emit, signal } = run
  const states = createStateTracker({ via: 'direct', clock, everyMs: timings.stateEveryMs, emit })
  const intake = createIntake({ room: options.room, clock, emit })
  const outage = createOutage(clock)
  const visitor = createVisitor(run, messages => {
    const { hasBusiness, hasKnownBusiness } = intake.take(messages)
    // Where they reach back to one we have, whatever was withheld is among them.
    if (hasBusiness || hasKnownBusiness) outage.noteHistory(hasKnownBusiness)
  })
  const { tickMs: everyMs, sleptAfterMs } = timings
  const sleep = createSleepWatch({ clock, everyMs, sleptAfterMs })
  const roomCheck = createRoomCheck(options.checkRoom, timings.fetchTimeoutMs, signal)
  let attempt = 0
  let refusals = 0
  /** Grows each time a quiet room was taken for a dead connection. */
  let silenceFactor = 1
  let resumedMs = Number.NEGATIVE_INFINITY

  async function connect(): Promise<ConnectionEnd> {
    const place = await visitor.prepare(attempt)
    run.counters.connections += 1
    const { end, wasLive, hadBusiness } = await runConnection({
      ...{ run, intake, outage, states, sleep },
      ...place,
      businessSilenceMs: timings.businessSilenceMs * silenceFactor,
      onResponse: response => {
        attempt = 0
        refusals = 0
        roomCheck.reset()
        visitor.moveTo(response)
      },
      mayResume,
    })
    if (hadBusiness || !wasLive) silenceFactor = 1
    return end
  }

  function mayResume(): boolean {
    if (clock.elapsedMs() - resumedMs < timings.resumeOverDamageEveryMs) return false
    resumedMs = clock.elapsedMs()
    return true
  }

  /** Nothing more will come: every open combo is final, and what was missed to the last is told. */
  function settle(): void {
    intake.finish()
    const gap = outage.finish()
    if (gap) emit({ kind: 'gap', gap })
  }

  function finish(status: 'ended' | 'failed', problem: Problem | null = null): void {
    settle()
    states.set(status, { attempt, problem })
  }

  /** @returns true when the source is over */
  function conclude(end: ConnectionEnd): boolean {
    if (end.kind === 'ended') {
      finish('ended')
      return true
    }
    beginOutage(end)
    // Nothing failed yet that the wait would be for.
    attempt = end.kind === 'slept' ? 1 : attempt + 1
    if (end.kind === 'refused') {
      refusals += 1
      visitor.forgetCookie()
      if (refusals >= maxRefusals) {
        finish('failed', problemOfEnd(end))
        return true
      }
    }
    // Somebody answers, but not to this: the place may be what is wrong with us.
    if (attempt > maxResumes && end.kind !== 'unreachable') visitor.forgetPlace()
    if (end.kind === 'mute') visitor.becomeNew()
    if (end.kind === 'fake-alive') {
      visitor.becomeNew()
      silenceFactor = Math.min(silenceFactor * 2, maxSilenceFactor)
    }
    return false
  }

  function beginOutage(end: ConnectionEnd): void {
    switch (end.kind) {
      case 'damaged':
        // A resume misses nothing.
        return
      case 'fake-alive':
        // What people said meanwhile was withheld; unless two visitors in a row saw nobody.
        outage.begin('stall', silenceFactor === 1 ? end.sinceMs : undefined)
        return
      case 'silent':
      case 'mute':
      case 'slept':
        outage.begin('stall')
        return
      default:
        outage.begin('network')
    }
  }

  async function waitForNext(end: ConnectionEnd): Promise<void> {
    const { backoffMinMs: minMs, backoffMaxMs, unreachableMaxMs } = timings
    const maxMs = end.kind === 'unreachable' ? unreachableMaxMs : backoffMaxMs
    const waitMs = end.kind === 'slept' ? 0 : backoffMs(attempt, { minMs, maxMs })
    const problem = problemOfEnd(end)
    const nextAttemptAt = clock.now() + waitMs
    states.set('reconnecting', { attempt, nextAttemptAt, problem })
    await pauseUnlessWoken(waitMs)
    if (!signal.aborted) states.set('reconnecting', { attempt, problem })
  }

  /** A wait that was begun before the machine slept is over. */
  async function pauseUnlessWoken(ms: number): Promise<void> {
    const woken = new AbortController()
    const forget = sleep.onWake(() => {
      attempt = 1
      woken.abort()
    })
    await pause(ms, AbortSignal.any([signal, woken.signal]))
    forget()
  }

  /** Asked when reconnecting did not help at once, or when the room went quiet. */
  async function isOver(end: ConnectionEnd): Promise<boolean> {
    if (attempt < 2 && !isSilence(end)) return false
    const hasEnded = await roomCheck.hasEnded()
    if (hasEnded) finish('ended')
    return hasEnded
  }

  run.counters.intake = intake.counters
  states.set('connecting')
  intake.restore((await options.readLogged?.()) ?? [])
  try {
    while (!signal.aborted) {
      const end = await connect()
      if (signal.aborted || conclude(end)) return
      do {
        await waitForNext(end)
        if (signal.aborted || (await isOver(end))) return
        // One `ended` is asked again before anything else is tried.
        if (roomCheck.isSuspicious) attempt += 1
      } while (roomCheck.isSuspicious)
    }
  } finally {
    sleep.close()
    // Stopped from outside; after an end of its own this finds nothing left.
    settle()
  }
}

function isSilence({ kind }: ConnectionEnd): boolean {
  return kind === 'silent' || kind === 'mute' || kind === 'fake-alive'
}

function problemOfEnd(end: ConnectionEnd): Problem {
  // A refusal that does not say so: the socket opens, and only heartbeats are answered.
  if (end.kind === 'mute') return problemOf('SIGNATURE_REFUSED', { reason: 'no-message' })
  if (end.kind === 'refused') return problemOf('SIGNATURE_REFUSED', { status: end.status })
  if (end.kind === 'damaged') return problemOf('FRAME_DAMAGED')
  if (end.kind === 'broken') return problemOf('INTERNAL')
  return problemOf('ROOM_UNREACHABLE', { reason: end.kind })
}
