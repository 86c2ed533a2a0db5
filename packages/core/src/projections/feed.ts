import type { EntryOf, Gap, Viewer } from '@talkingcat/contract'
import type { Projection } from './projection.ts'

type Base = {
  /** Stays the same while the row grows. */
  key: string
  /** When the row began. */
  atMs: number
}
export type FeedRow = Base &
  (
    | {
        kind: 'danmaku'
        messageId: string
        viewer: Viewer
        text: string
        style: 'text' | 'emoji' | 'screen'
      }
    /** A danmaku that the platform took back: its words are gone. */
    | { kind: 'recalled' }
    | {
        /** Something of the room itself. */
        kind: 'happening'
        what: Happening
        /** The platform's title for it, often empty. */
        text: string
        /** Of an ended PK, this host's points first; empty where they are not known. */
        points: readonly number[]
      }
    /** The room has a new title. */
    | { kind: 'title'; title: string }
    | {
        /** One combo, growing. */
        kind: 'gift'
        viewer: Viewer
        giftName: string
        /** Gifts of this combo that reached us. */
        count: number
        /** The combo's number as the platform shows it ("×66"). */
        comboCount: number
        /** Their known value; null when the price is not known. */
        diamonds: number | null
        isToHost: boolean
        isComboEnd: boolean
      }
    | { kind: 'follow'; viewer: Viewer }
    | { kind: 'share'; viewer: Viewer }
    | { kind: 'fans-club'; viewer: Viewer; action: 'joined' | 'upgraded' | 'other'; text: string }
    /** Viewers who came in with nothing else between; the newest names last, three at most. */
    | { kind: 'enters'; count: number; viewers: readonly NamedViewer[] }
    | { kind: 'gap'; gap: Gap }
  )

export type NamedViewer = Pick<Viewer, 'name' | 'isMasked'>

export type Happening = `${'lucky-box' | 'lottery' | 'pk'}-${'started' | 'ended'}`

/**
 * The list of what happened, oldest first. Rows are never changed, only replaced at their index,
 * so an unchanged row is the same object. Likes make no rows: they are in `stats`.
 */
export type Feed = {
  rows: FeedRow[]
  /** Index of each combo's row, by `comboKey`. */
  combos: Map<string, number>
  /** Contests and lotteries that have a row, by what and id: several messages tell of each. */
  happened: Set<string>
  /** The newest points of a contest. */
  pk: EntryOf<'pk.changed'>['payload'] | null
  title: string
  hostId: string
  /** Grows with every change of `rows`. */
  version: number
}

const maxNames = 3

export const feedProjection: Projection<Feed> = {
  initial: () => ({
    rows: [],
    combos: new Map(),
    happened: new Set(),
    pk: null,
    title: '',
    hostId: '',
    version: 0,
  }),
  apply(feed, entry) {
    const base = { key: String(entry.seq), atMs: entry.atMs }
    switch (entry.type) {
      case 'danmaku.received': {
        const { messageId, viewer, text, style } = entry.payload
        return add(feed, { ...base, kind: 'danmaku', messageId, viewer, text, style })
      }
      case 'gift.received':
        return addGift(feed, base, entry)
      case 'follow.received':
        return add(feed, { ...base, kind: 'follow', viewer: entry.payload.viewer })
      case 'share.received':
        return add(feed, { ...base, kind: 'share', viewer: entry.payload.viewer })
      case 'fans-club.received': {
        const { viewer, action, text } = entry.payload
        return add(feed, { ...base, kind: 'fans-club', viewer, action, text })
      }
      case 'enter.received':
        return addEnter(feed, base, entry.payload.viewer)
      case 'danmaku.recalled':
        return recall(feed, entry.payload)
      case 'lottery.changed': {
        const { lotteryId, kind, status, title } = entry.payload
        return addHappening(feed, base, lotteryId, `${kind}-${status}`, title)
      }
      case 'pk.changed': {
        const { pkId, status, scores } = entry.payload
        if (scores.length > 0) feed.pk = entry.payload
        // Points change every second; they are no row each.
        if (status === 'scored') return
        const points = status === 'ended' ? pkPoints(feed, pkId) : []
        return addHappening(feed, base, pkId, `pk-${status}`, '', points)
      }
      case 'session.started':
      case 'session.resumed':
        feed.title = entry.payload.room.title || feed.title
        feed.hostId = entry.payload.room.hostId || feed.hostId
        return
      case 'room.updated':
        return addTitle(feed, base, entry.payload.title)
      case 'gap.recorded':
        return add(feed, { ...base, kind: 'gap', gap: entry.payload })
      default:
        return
    }
  },
}

function addGift(feed: Feed, base: Base, { payload }: EntryOf<'gift.received'>): void {
  const { viewer, giftName, count, comboCount, diamonds, isToHost, isComboEnd } = payload
  const index = feed.combos.get(payload.comboKey)
  const row = index === undefined ? undefined : feed.rows[index]
  if (index !== undefined && row?.kind === 'gift') {
    feed.rows[index] = {
      ...row,
      count: row.count + count,
      comboCount: Math.max(row.comboCount, comboCount),
      // One gift's price does not change within a combo; a bare closing may lack it.
      diamonds: row.diamonds === null ? diamonds : row.diamonds + (diamonds ?? 0),
      isComboEnd: row.isComboEnd || isComboEnd,
    }
    feed.version++
    return
  }
  // The closing of a combo of which we saw nothing is no gift.
  if (count === 0) return
  feed.combos.set(payload.comboKey, feed.rows.length)
  const kind = 'gift'
  add(feed, {
    ...{ ...base, kind, viewer, giftName, count },
    ...{ comboCount, diamonds, isToHost, isComboEnd },
  })
}

/** The row stays in its place, so that no other moves; its words go. */
function recall(feed: Feed, recalled: EntryOf<'danmaku.recalled'>['payload']): void {
  const ids = new Set(recalled.recalledIds)
  const viewerIds = new Set(recalled.recalledViewerIds)
  for (const [index, row] of feed.rows.entries()) {
    if (row.kind !== 'danmaku') continue
    if (!ids.has(row.messageId) && !viewerIds.has(row.viewer.id)) continue
    feed.rows[index] = { key: row.key, atMs: row.atMs, kind: 'recalled' }
    feed.version++
  }
}

function addHappening(
  feed: Feed,
  base: Base,
  id: string,
  what: Happening,
  text: string,
  points: readonly number[] = [],
): void {
  const key = `${what} ${id}`
  if (id !== '' && feed.happened.has(key)) return
  feed.happened.add(key)
  add(feed, { ...base, kind: 'happening', what, text, points })
}

/** Without this host among them, nobody could tell whose points they are. */
function pkPoints({ pk, hostId }: Feed, pkId: string): number[] {
  const scores = pk?.pkId === pkId ? pk.scores : []
  const ours = scores.find(row => row.hostId === hostId && hostId !== '')
  if (!ours) return []
  return [ours, ...scores.filter(row => row !== ours)].map(({ score }) => score)
}

function addTitle(feed: Feed, base: Base, title: string): void {
  if (title === '' || title === feed.title) return
  feed.title = title
  add(feed, { ...base, kind: 'title', title })
}

function addEnter(feed: Feed, base: Base, { name, isMasked }: Viewer): void {
  const last = feed.rows.at(-1)
  if (last?.kind !== 'enters') {
    add(feed, { ...base, kind: 'enters', count: 1, viewers: [{ name, isMasked }] })
    return
  }
  const viewers = [...last.viewers, { name, isMasked }].slice(-maxNames)
  feed.rows[feed.rows.length - 1] = { ...last, count: last.count + 1, viewers }
  feed.version++
}

function add(feed: Feed, row: FeedRow): void {
  feed.rows.push(row)
  feed.version++
}
