import type { Entry, EntryOf, Recap, Room, Session } from '@talkingcat/contract'
import { audienceProjection, meanOnlineCount, thinCurve } from '../projections/audience.ts'
import { gapsProjection } from '../projections/gaps.ts'
import { combine, fold, type Projection } from '../projections/projection.ts'
import { roomFactsProjection } from '../projections/room-facts.ts'
import { isFact } from '../projections/session-head.ts'
import { statsProjection } from '../projections/stats.ts'
import { supportersProjection, topSupporters } from '../projections/supporters.ts'
import { transcriptProjection } from '../projections/transcript.ts'

/** More points than a chart has pixels tell nothing more. */
const maxCurvePoints = 1000
const maxSupporters = 100
/** A week: a clock that jumps must not make an endless list of empty minutes. */
const maxMinutes = 7 * 24 * 60

type GiftRow = Recap['giftsByName'][number]
type Extent = { endMs: number; danmakuPerMinute: number[] }

const giftsProjection: Projection<Map<string, GiftRow>> = {
  initial: () => new Map(),
  apply(gifts, entry) {
    if (entry.type !== 'gift.received') return
    const { giftName, count, diamonds, isToHost } = entry.payload
    if (!isToHost || count === 0) return
    const row = gifts.get(giftName) ?? { giftName, count: 0, diamonds: null }
    row.count += count
    if (diamonds !== null) row.diamonds = (row.diamonds ?? 0) + diamonds
    gifts.set(giftName, row)
  },
}

const extentProjection: Projection<Extent> = {
  initial: () => ({ endMs: 0, danmakuPerMinute: [] }),
  apply(extent, entry) {
    if (isFact(entry)) extent.endMs = Math.max(extent.endMs, entry.atMs)
    if (entry.type === 'danmaku.received') countDanmaku(extent.danmakuPerMinute, entry)
  },
}

const recapProjection = combine({
  room: roomFactsProjection,
  stats: statsProjection,
  audience: audienceProjection,
  gifts: giftsProjection,
  supporters: supportersProjection,
  transcript: transcriptProjection,
  gaps: gapsProjection,
  extent: extentProjection,
})

/** The recap of a session: one pass over its entries, the same numbers as the live folds show. */
export function buildRecap(entries: Iterable<Entry>, session: Session): Recap {
  const { room, stats, audience, gifts, supporters, transcript, gaps, extent } = fold(
    recapProjection,
    entries,
  )
  const durationMs = extent.endMs
  return {
    session: { ...session, room: withTitle(session.room, room.title) },
    durationMs,
    audience: {
      curve: thinCurve(audience.curve, maxCurvePoints),
      peakOnlineCount: audience.peak?.onlineCount ?? null,
      meanOnlineCount: meanOnlineCount(audience.curve, durationMs),
      totalViewerCount: audience.totalViewerCount,
    },
    totals: {
      danmaku: stats.danmaku,
      danmakuViewers: stats.danmakuViewers,
      gifts: stats.gifts,
      diamonds: stats.diamonds,
      unpricedGifts: stats.unpricedGifts,
      giftsToOthers: stats.giftsToOthers,
      likes: stats.likes,
      likesRoomTotal: stats.likesRoomTotal,
      enters: stats.enters,
      follows: stats.follows,
      shares: stats.shares,
      fansClubJoins: stats.fansClubJoins,
    },
    giftsByName: [...gifts.values()].sort(
      (a, b) => (b.diamonds ?? 0) - (a.diamonds ?? 0) || b.count - a.count,
    ),
    supporters: topSupporters(supporters, maxSupporters),
    danmakuPerMinute: fillMinutes(extent.danmakuPerMinute, durationMs),
    transcript: transcript.utterances,
    gaps,
  }
}

/** The title as it was last; the list's own is the one the session began with. */
function withTitle(room: Room, title: string): Room {
  return title === '' ? room : { ...room, title }
}

function countDanmaku(minutes: number[], entry: EntryOf<'danmaku.received'>): void {
  const minute = Math.min(maxMinutes - 1, Math.floor(entry.atMs / 60_000))
  while (minutes.length <= minute) minutes.push(0)
  minutes[minute] = (minutes[minute] ?? 0) + 1
}

/** Quiet minutes at the end are part of the session, too. */
function fillMinutes(minutes: number[], durationMs: number): number[] {
  const wanted = Math.min(maxMinutes, Math.ceil(durationMs / 60_000))
  while (minutes.length < wanted) minutes.push(0)
  return minutes
}
