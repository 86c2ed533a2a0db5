import type { Projection } from './projection.ts'
import { highest, shownOnline } from './stats.ts'

export type AudiencePoint = { atMs: number; onlineCount: number }

export type Audience = {
  curve: AudiencePoint[]
  peak: AudiencePoint | null
  /** People who have been in the room since the broadcast began, the highest seen. */
  totalViewerCount: number | null
  /** Whether the curve is made of counts; else of what the platform shows to viewers. */
  isCounted: boolean
}

export const audienceProjection: Projection<Audience> = {
  initial: () => ({ curve: [], peak: null, totalViewerCount: null, isCounted: false }),
  apply(audience, entry) {
    if (entry.type === 'audience.updated') {
      if (!audience.isCounted) forgetShown(audience)
      add(audience, { atMs: entry.atMs, onlineCount: entry.payload.onlineCount })
      audience.totalViewerCount = highest(audience.totalViewerCount, entry.payload.totalViewerCount)
    } else if (entry.type === 'stats.updated' && !audience.isCounted) {
      const onlineCount = shownOnline(entry)
      if (onlineCount !== null) add(audience, { atMs: entry.atMs, onlineCount })
    }
  },
}

function add(audience: Audience, point: AudiencePoint): void {
  audience.curve.push(point)
  if (!audience.peak || point.onlineCount > audience.peak.onlineCount) audience.peak = point
}

/** One curve, one way of counting: what the platform counted replaces what it only showed. */
function forgetShown(audience: Audience): void {
  audience.isCounted = true
  audience.curve.length = 0
  audience.peak = null
}

/** How long a count is taken to hold when no newer one comes: longer is a gap, not an audience. */
const holdMs = 60_000

/** Mean audience, each count weighted by how long it held; null without any. */
export function meanOnlineCount(curve: readonly AudiencePoint[], endMs: number): number | null {
  let weighted = 0
  let weightMs = 0
  let plain = 0
  for (const [index, point] of curve.entries()) {
    const nextMs = curve[index + 1]?.atMs ?? endMs
    const heldMs = Math.min(holdMs, Math.max(0, nextMs - point.atMs))
    weighted += point.onlineCount * heldMs
    weightMs += heldMs
    plain += point.onlineCount
  }
  if (curve.length === 0) return null
  return Math.round(weightMs > 0 ? weighted / weightMs : plain / curve.length)
}

/** The curve with about `maxPoints` points, keeping the lowest and highest of every stretch. */
export function thinCurve(curve: readonly AudiencePoint[], maxPoints: number): AudiencePoint[] {
  if (curve.length <= maxPoints) return [...curve]
  const size = Math.ceil(curve.length / Math.max(1, Math.floor(maxPoints / 2)))
  const points: AudiencePoint[] = []
  for (let from = 0; from < curve.length; from += size) {
    const stretch = curve.slice(from, from + size)
    const low = stretch.reduce((a, b) => (b.onlineCount < a.onlineCount ? b : a))
    const high = stretch.reduce((a, b) => (b.onlineCount > a.onlineCount ? b : a))
    const isLowFirst = stretch.indexOf(low) < stretch.indexOf(high)
    points.push(...(low === high ? [low] : isLowFirst ? [low, high] : [high, low]))
  }
  return points
}
