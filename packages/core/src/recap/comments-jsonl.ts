import type { Entry, EntryOf, Viewer } from '@talkingcat/contract'
import { findRecalled } from './recalled.ts'

/** An event in the shape of the product's first generation: what its tools read. */
export type FirstGenerationEvent = {
  type: string
  payload: Record<string, unknown>
  /** Seconds since 1970, with a fraction. */
  timestamp: number
}

/**
 * `comments.jsonl`, line by line, each with its line end: streams to a file as it is.
 * Danmaku that were taken back later are left out.
 */
export function* renderCommentsJsonl(entries: readonly Entry[]): Generator<string> {
  const isRecalled = findRecalled(entries)
  for (const entry of entries) {
    if (entry.type === 'danmaku.received' && isRecalled(entry)) continue
    for (const event of toFirstGenerationEvents(entry)) {
      yield `${JSON.stringify({ ...event, ts: entry.at, source: 'douyin' })}\n`
    }
  }
}

/** What an entry was called in the first generation; nothing for entries it did not know. */
export function toFirstGenerationEvents(entry: Entry): FirstGenerationEvent[] {
  const event = (type: string, payload: Record<string, unknown>): FirstGenerationEvent => ({
    type,
    payload,
    timestamp: entry.at / 1000,
  })
  switch (entry.type) {
    case 'danmaku.received': {
      const { viewer, text, style } = entry.payload
      return style === 'emoji'
        ? [event('emoji_chat', { ...person(viewer), default_content: text, content: text })]
        : [event('chat', { ...person(viewer), content: text })]
    }
    case 'gift.received':
      // The bare closing of a combo adds nothing; a reader that sums counts needs none of it.
      return entry.payload.count > 0 ? [event('gift', gift(entry))] : []
    case 'like.received': {
      const { viewer, count, roomTotal } = entry.payload
      return [event('like', { ...person(viewer), count, total: roomTotal })]
    }
    case 'enter.received':
      return [event('member', { ...person(entry.payload.viewer), action: 'enter' })]
    case 'follow.received':
      return [event('follow', { ...person(entry.payload.viewer), action: 'follow' })]
    case 'share.received':
      return [event('share', { ...person(entry.payload.viewer), action: 'share' })]
    case 'fans-club.received': {
      const { viewer, action, text } = entry.payload
      return [event('fansclub', { ...person(viewer), content: text, action })]
    }
    case 'audience.updated':
      return audience(entry, event)
    case 'stats.updated': {
      const { text } = entry.payload
      return [event('room_stats', { display_long: text, display_short: text })]
    }
    case 'rank.updated':
      return ranks(entry.payload.ranks, event)
    case 'room.updated':
      return entry.payload.title === '' ? [] : [event('room_info', { title: entry.payload.title })]
    case 'broadcast.changed': {
      const status = { started: 1, paused: 2, ended: 3 }[entry.payload.status]
      return [event('room_control', { status, tips: '' })]
    }
    default:
      return []
  }
}

/** Ids are strings: as JSON numbers they would lose their last digits. */
function person(viewer: Viewer) {
  return {
    user_id: viewer.id,
    user_id_str: viewer.id,
    nickname: viewer.name,
    // Not known to the first generation: the platform hid the real name.
    ...(viewer.isMasked && { is_masked: true }),
    gender: viewer.gender ?? 'unknown',
    level: viewer.payLevel ?? 0,
  }
}

function gift({ payload }: EntryOf<'gift.received'>) {
  return {
    ...person(payload.viewer),
    gift_id: payload.giftId,
    gift_name: payload.giftName,
    count: payload.count,
    combo_count: payload.comboCount,
    combo_key: payload.comboKey,
    diamond_count: payload.diamondsEach,
    gift_value: payload.diamonds,
    is_to_host: payload.isToHost,
  }
}

function audience(
  { payload }: EntryOf<'audience.updated'>,
  event: (type: string, payload: Record<string, unknown>) => FirstGenerationEvent,
): FirstGenerationEvent[] {
  const total = payload.totalViewerCount
  const stats = event('room_user_stats', {
    current: payload.onlineCount,
    // A string there: the platform's own wording, such as 43.6万.
    total: total === null ? '' : String(total),
  })
  return [stats, ...ranks(payload.ranks, event)]
}

function ranks(
  board: readonly { rank: number; score: string; viewer: Viewer }[],
  event: (type: string, payload: Record<string, unknown>) => FirstGenerationEvent,
): FirstGenerationEvent[] {
  if (board.length === 0) return []
  const rows = board.map(({ rank, score, viewer }) => ({
    rank,
    score_str: score,
    user_id: viewer.id,
    user_id_str: viewer.id,
    nickname: viewer.name,
    avatar: viewer.avatarUrl ?? '',
  }))
  return [event('room_rank', { ranks: rows })]
}
