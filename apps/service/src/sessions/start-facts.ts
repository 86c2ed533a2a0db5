import {
  AppError,
  type EntryBody,
  type EntryOf,
  type Room,
  type StartSession,
} from '@talkingcat/contract'
import type { SessionEdges } from '@talkingcat/core'
import type { Ports, RoomAccess } from '../ports.ts'
import { appVersion } from '../version.ts'

/** A room on air and how to reach it. `release` frees what came along (the demo's server). */
export type FoundRoom = {
  room: Room
  isDemo: boolean
  access: RoomAccess
  release: () => Promise<void>
}

/** How long a platform may take to say what room a link is. */
const findLimitMs = 20_000

/** @throws AppError of the link or the room; nothing stays open then */
export async function findRoom(
  ports: Pick<Ports, 'rooms' | 'startDemo'>,
  request: StartSession,
  demoOffsetMs: number,
  closing: AbortSignal,
): Promise<FoundRoom> {
  const signal = AbortSignal.any([closing, AbortSignal.timeout(findLimitMs)])
  if (request.kind === 'room') {
    const room = await ports.rooms.find(request.input, signal)
    return { room, isDemo: false, access: ports.rooms, release: async () => {} }
  }
  const demo = await ports.startDemo(Math.max(0, demoOffsetMs))
  const release = () => demo.close()
  try {
    const room = await demo.access.find(demo.input, signal)
    return { room, isDemo: true, access: demo.access, release }
  } catch (error) {
    await release()
    throw error
  }
}

/** Nothing is known of the time between, of neither source. */
export function resumeBodies(room: Room, fromAt: number, toAt: number): EntryBody[] {
  const gap = { fromAt, toAt, reason: 'restart' } as const
  return [
    { type: 'session.resumed', payload: { room, appVersion } },
    { type: 'gap.recorded', payload: { source: 'room', ...gap } },
    { type: 'gap.recorded', payload: { source: 'audio', ...gap } },
  ]
}

/** What `session.started` said. A log that begins otherwise was not written by us. */
export function startOf({ first, sessionId }: SessionEdges): EntryOf<'session.started'> {
  if (first.type !== 'session.started') throw new AppError('LOG_DAMAGED', { sessionId })
  return first
}
