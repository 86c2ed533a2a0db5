import type { BroadcastStatus } from '../room/room-snapshot.ts'

/** The status flaps, so one `ended` is not believed. */
const endedNeeded = 2

export type RoomCheck = {
  /** True once the room was `ended` twice in a row. Waits at most `timeoutMs`. */
  hasEnded(): Promise<boolean>
  /** The room was seen alive in another way. */
  reset(): void
  /** The newest answer was `ended`, not yet confirmed. */
  readonly isSuspicious: boolean
}

export function createRoomCheck(
  ask: ((signal: AbortSignal) => Promise<BroadcastStatus>) | undefined,
  timeoutMs: number,
  signal: AbortSignal,
): RoomCheck {
  let endedCount = 0
  let isSuspicious = false
  return {
    get isSuspicious() {
      return isSuspicious
    },
    async hasEnded() {
      const status = ask ? await askWithin(ask, timeoutMs, signal) : 'unknown'
      isSuspicious = status === 'ended'
      if (status === 'ended') endedCount += 1
      if (status === 'live') endedCount = 0
      return endedCount >= endedNeeded
    },
    reset() {
      isSuspicious = false
      endedCount = 0
    },
  }
}

async function askWithin(
  ask: (signal: AbortSignal) => Promise<BroadcastStatus>,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<BroadcastStatus> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)])
  const expired = new Promise<BroadcastStatus>(resolve => {
    limit.addEventListener('abort', () => resolve('unknown'), { once: true })
  })
  // A question that fails says nothing about the room; the reconnecting state already tells of the trouble.
  const asked = (async () => ask(limit))().catch(() => 'unknown' as const)
  return Promise.race([asked, expired])
}
