/** Broadcast time, the same for every client: 0 when the host goes on air. */
export type BroadcastClock = {
  readonly startedAt: number
  /** Broadcast time now; stands still from the end on. */
  nowMs(): number
  /** The epoch ms at which broadcast time `atMs` is, or was. */
  wallAt(atMs: number): number
  /** Ends the broadcast now. */
  end(): void
  hasEnded(): boolean
}

export function createBroadcastClock(options: {
  durationMs: number
  speed: number
  startOffsetMs: number
}): BroadcastClock {
  const { durationMs, speed, startOffsetMs } = options
  // The monotonic clock paces: a machine whose date is set meanwhile must not jump.
  const openedAt = performance.now()
  const startedAt = Math.round(Date.now() - startOffsetMs / speed)
  let endMs = durationMs
  const elapsedMs = () => startOffsetMs + (performance.now() - openedAt) * speed
  return {
    startedAt,
    nowMs: () => Math.min(endMs, elapsedMs()),
    wallAt: atMs => Math.round(startedAt + atMs / speed),
    end: () => {
      endMs = Math.min(endMs, elapsedMs())
    },
    hasEnded: () => elapsedMs() >= endMs,
  }
}
