import type { Room, SessionId, Waiting } from '@talkingcat/contract'
import type { Note } from '../../lib/note.ts'
import type { Ports } from '../../ports.ts'
import { openWait, type Wait } from './wait.ts'
import { defaultWaitTimings } from './wait-timings.ts'

/** Rooms waited for at the same time; beyond it the oldest wait goes. */
const waitLimit = 5
const rememberedLimit = 32

/** Waits for the next broadcast of hosts whose broadcast ended. In memory only: a restart forgets. */
export type NextBroadcasts = {
  /** The newest first. */
  list(): Waiting[]
  /** Nothing when the host does not want it, or the room's own number is not known. */
  follow(ended: { id: SessionId; room: Room }): void
  cancel(id: SessionId): void
  /** The room is being recorded, so there is nothing to wait for. */
  drop(webRid: string): void
  close(): Promise<void>
}

export function createNextBroadcasts(options: {
  ports: Pick<Ports, 'rooms' | 'settings' | 'clock' | 'waitTimings'>
  /** Starts a session of the room; must not when `signal` has aborted by the time it is found. */
  begin: (webRid: string, followsId: SessionId, signal: AbortSignal) => Promise<unknown>
  note: Note
}): NextBroadcasts {
  const { begin, note } = options
  const { rooms, settings, clock, waitTimings: timings = defaultWaitTimings } = options.ports
  const waits = new Map<string, Wait>()
  /** Broadcasts that went on after all, and how often. */
  const wentOn = new Map<string, number>()
  let isClosed = false
  const isWanted = () => settings.current.isNextFollowed

  const stop = (webRid: string | undefined) => {
    if (webRid === undefined) return
    waits.get(webRid)?.stop()
    waits.delete(webRid)
  }
  const remember = (roomId: string) => {
    const count = (wentOn.get(roomId) ?? 0) + 1
    wentOn.delete(roomId)
    wentOn.set(roomId, count)
    const oldest = wentOn.keys().next().value
    if (wentOn.size > rememberedLimit && oldest !== undefined) wentOn.delete(oldest)
  }

  return {
    list: () => (isWanted() ? [...waits.values()].map(({ shown }) => shown).reverse() : []),
    follow(ended) {
      const { webRid, roomId } = ended.room
      if (isClosed || !isWanted() || webRid === '') return
      stop(webRid)
      const wait = openWait({
        ...{ ended, rooms, clock, timings, isWanted, note },
        // A platform that calls an ended broadcast on air again and again is believed ever later.
        liveNeeded: 2 ** ((wentOn.get(roomId) ?? 0) + 1),
        async begin(signal, isSameBroadcast) {
          await begin(webRid, ended.id, signal)
          if (isSameBroadcast) remember(roomId)
        },
      })
      waits.set(webRid, wait)
      if (waits.size > waitLimit) stop(waits.keys().next().value)
      void wait.over.finally(() => {
        if (waits.get(webRid) === wait) waits.delete(webRid)
      })
    },
    cancel(id) {
      for (const [webRid, { shown }] of waits) if (shown.id === id) stop(webRid)
    },
    drop: stop,
    async close() {
      isClosed = true
      const open = [...waits.values()]
      for (const webRid of [...waits.keys()]) stop(webRid)
      await Promise.all(open.map(({ over }) => over))
    },
  }
}
