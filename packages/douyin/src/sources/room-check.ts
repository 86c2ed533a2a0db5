import type { BroadcastStatus } from '../room/room-snapshot.ts'

/** The status flaps, so one `ended` is not believed. */
const endedNeeded = 2

export type RoomCheck = {
  /** True once the room was `ended` twice without `live` between. Waits at most `timeoutMs`. */
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
  // Not `AbortSignal.any`: the run's signal outlives thousands of questions.
  const limit = new AbortController()
  const stop = () => limit.abort()
  const timer = setTimeout(stop, timeoutMs)
  signal.addEventListener('abort', stop, { once: true })
  if (signal.aborted) stop()
  const expired = new Promise<BroadcastStatus>(resolve => {
    const answer = () => resolve('unknown')
    if (limit.signal.aborted) answer()
    else limit.signal.addEventListener('abort', answer, { once: true })
  })
  // A question that fails says nothing about the room; the reconnecting state already tells of the trouble.
  const asked = (async () => ask(limit.signal))().catch(() => 'unknown' as const)
  try {
    return await Promise.race([asked, expired])
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', stop)
  }
}
