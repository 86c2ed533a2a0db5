import { setTimeout as pause } from 'node:timers/promises'
import { AppError, type Room, type SessionId, toProblem, type Waiting } from '@talkingcat/contract'
import { errorFacts, type Note } from '../../lib/note.ts'
import type { RoomAccess } from '../../ports.ts'
import { askOnce } from './question.ts'
import { pauseMs, type WaitTimings } from './wait-timings.ts'

export type WaitOptions = {
  ended: { id: SessionId; room: Room }
  rooms: Pick<RoomAccess, 'ask'>
  clock: () => number
  timings: WaitTimings
  /** Whether the host still wants this. */
  isWanted: () => boolean
  /** Answers in a row that have to call the ended broadcast on air before it is believed. */
  liveNeeded: number
  /** Starts the next session; must not when `signal` has aborted meanwhile. */
  begin: (signal: AbortSignal, isSameBroadcast: boolean) => Promise<void>
  note: Note
}

export type Wait = {
  readonly shown: Waiting
  stop(): void
  /** Resolves when nothing of it runs any more; never rejects. */
  readonly over: Promise<void>
}

/** Asks again and again, one question at a time, until the host is on air again. */
export function openWait(options: WaitOptions): Wait {
  const { ended, clock, timings } = options
  const since = clock()
  const stopping = new AbortController()
  const { id, room } = ended
  let shown: Waiting = {
    ...{ id, webRid: room.webRid, hostName: room.hostName, title: room.title },
    ...{ since, untilAt: since + timings.giveUpAfterMs },
    ...{ lastAskedAt: null, lastAnswer: null, problem: null },
  }
  const show = (change: Partial<Waiting>) => {
    shown = { ...shown, ...change }
  }
  return {
    get shown() {
      return shown
    },
    stop: () => stopping.abort(),
    over: run(options, shown.untilAt, show, stopping.signal),
  }
}

async function run(
  { ended, rooms, clock, timings, isWanted, liveNeeded, begin, note }: WaitOptions,
  untilAt: number,
  show: (change: Partial<Waiting>) => void,
  signal: AbortSignal,
): Promise<void> {
  let untoldCount = 0
  let liveCount = 0
  for (;;) {
    const waitMs = pauseMs(timings, untoldCount, Math.random())
    await pause(waitMs, undefined, { signal }).catch(() => undefined)
    if (signal.aborted || !isWanted() || clock() >= untilAt) return
    const lastAskedAt = clock()
    const answer = await askOnce(rooms, ended.room, timings.askLimitMs, signal)
    if (signal.aborted) return
    show({ lastAskedAt, lastAnswer: answer.status, problem: answer.problem })
    untoldCount = answer.status === 'unknown' ? untoldCount + 1 : 0
    if (answer.status === 'ended') liveCount = 0
    if (answer.status !== 'live') continue
    liveCount += 1
    const isSameBroadcast = answer.roomId === ended.room.roomId
    if (isSameBroadcast && liveCount < liveNeeded) continue
    try {
      return await begin(signal, isSameBroadcast)
    } catch (error) {
      if (signal.aborted || isBeingRecorded(error)) return
      // It went off air again between the two questions, which is no trouble; all else is told.
      if (isOffline(error)) show({ lastAnswer: 'ended' })
      else show({ problem: toProblem(error) })
      note('next-not-begun', { sessionId: ended.id, ...errorFacts(error) })
    }
  }
}

const isBeingRecorded = (error: unknown) =>
  error instanceof AppError && error.code === 'SESSION_RUNNING'
const isOffline = (error: unknown) => error instanceof AppError && error.code === 'ROOM_OFFLINE'
