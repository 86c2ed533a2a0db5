import { type Entry, type EntryOf, viewerKey } from '@talkingcat/contract'
import { addRecentGift, type RecentGift } from './gift-rate.ts'
import type { Projection } from './projection.ts'

export type Stats = {
  danmaku: number
  /** Viewers who wrote at least once. */
  danmakuViewers: number
  /** Gifts to this host, whatever their price. */
  gifts: number
  /** Known value of those gifts. */
  diamonds: number
  /** Those of them whose price the platform did not say: not in `diamonds`. */
  unpricedGifts: number
  /** Gifts to a PK opponent or a guest: in none of the above. */
  giftsToOthers: number
  /** Sum of the likes that were told to us. */
  likes: number
  /** The platform's own total, the highest seen; null before the first. */
  likesRoomTotal: number | null
  enters: number
  follows: number
  shares: number
  fansClubJoins: number
  onlineCount: number | null
  /** Whether `onlineCount` was counted; else it is what the platform shows to viewers. */
  isOnlineCounted: boolean
  peakOnlineCount: number | null
  totalViewerCount: number | null
  /** Gifts of the last minute; ask `giftRate`. */
  recentGifts: RecentGift[]
  /** Keys of the viewers who wrote; the count is `danmakuViewers`. */
  chatters: Set<string>
}

export const statsProjection: Projection<Stats> = {
  initial: () => ({
    danmaku: 0,
    danmakuViewers: 0,
    gifts: 0,
    diamonds: 0,
    unpricedGifts: 0,
    giftsToOthers: 0,
    likes: 0,
    likesRoomTotal: null,
    enters: 0,
    follows: 0,
    shares: 0,
    fansClubJoins: 0,
    onlineCount: null,
    isOnlineCounted: false,
    peakOnlineCount: null,
    totalViewerCount: null,
    recentGifts: [],
    chatters: new Set(),
  }),
  apply(stats, entry) {
    switch (entry.type) {
      case 'danmaku.received':
        stats.danmaku++
        stats.chatters.add(viewerKey(entry.payload.viewer))
        stats.danmakuViewers = stats.chatters.size
        return
      case 'gift.received':
        return addGift(stats, entry)
      case 'like.received':
        stats.likes += entry.payload.count
        stats.likesRoomTotal = highest(stats.likesRoomTotal, entry.payload.roomTotal)
        return
      case 'enter.received':
        stats.enters++
        return
      case 'follow.received':
        stats.follows++
        return
      case 'share.received':
        stats.shares++
        return
      case 'fans-club.received':
        if (entry.payload.action === 'joined') stats.fansClubJoins++
        return
      case 'audience.updated':
        // The first count takes the place of what was only shown, its peak included.
        if (!stats.isOnlineCounted) stats.peakOnlineCount = null
        stats.isOnlineCounted = true
        setOnline(stats, entry.payload.onlineCount)
        stats.totalViewerCount = highest(stats.totalViewerCount, entry.payload.totalViewerCount)
        return
      case 'stats.updated': {
        const shown = shownOnline(entry)
        if (!stats.isOnlineCounted && shown !== null) setOnline(stats, shown)
        return
      }
      default:
        return
    }
  },
}

/** People in the room as the platform shows them to viewers; null when it shows none or other things. */
export function shownOnline({ payload }: EntryOf<'stats.updated'>): number | null {
  return payload.measure === 'online' && !payload.isHidden ? payload.value : null
}

function setOnline(stats: Stats, count: number): void {
  stats.onlineCount = count
  stats.peakOnlineCount = highest(stats.peakOnlineCount, count)
}

function addGift(stats: Stats, entry: Extract<Entry, { type: 'gift.received' }>): void {
  const { count, diamonds, isToHost } = entry.payload
  if (!isToHost) {
    stats.giftsToOthers += count
    return
  }
  stats.gifts += count
  if (diamonds === null) stats.unpricedGifts += count
  else stats.diamonds += diamonds
  addRecentGift(stats.recentGifts, { atMs: entry.atMs, count, diamonds: diamonds ?? 0 })
}

export function highest(known: number | null, seen: number | null): number | null {
  if (seen === null) return known
  return known === null ? seen : Math.max(known, seen)
}
