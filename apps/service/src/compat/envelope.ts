import type { Entry, Room, SourceState, Viewer } from '@talkingcat/contract'

/** Shape of every event of the first generation; `timestamp` in seconds. */
export type Envelope = { type: string; payload: Record<string, unknown>; timestamp: number }

/** The first generation's events for one entry of ours: none, one or two. */
export function envelopesOf(entry: Entry): Envelope[] {
  const make = (type: string, payload: Record<string, unknown>): Envelope => ({
    type,
    payload,
    timestamp: entry.at / 1000,
  })
  switch (entry.type) {
    case 'danmaku.received': {
      const { viewer, text, style } = entry.payload
      return style === 'emoji'
        ? [make('emoji_chat', { ...userOf(viewer), emoji_id: '', default_content: text })]
        : [make('chat', { ...userOf(viewer), content: text })]
    }
    case 'gift.received': {
      const { viewer, giftName, count, diamondsEach, diamonds } = entry.payload
      // A bare end of a combo adds nothing; old clients would count it.
      if (count === 0) return []
      const value = { diamond_count: diamondsEach ?? 0, gift_value: diamonds ?? 0 }
      return [make('gift', { ...userOf(viewer), gift_name: giftName, count, ...value })]
    }
    case 'like.received': {
      const { viewer, count, roomTotal } = entry.payload
      return [make('like', { ...userOf(viewer), count, total: roomTotal ?? 0 })]
    }
    case 'enter.received': {
      const { viewer } = entry.payload
      const { gender = 'unknown', payLevel = 0 } = viewer
      return [make('member', { ...userOf(viewer), gender, level: payLevel, action: 'enter' })]
    }
    case 'follow.received':
      return [make('follow', { ...userOf(entry.payload.viewer), action: 'follow' })]
    case 'fans-club.received':
      return [make('fansclub', { ...userOf(entry.payload.viewer), content: entry.payload.text })]
    case 'audience.updated': {
      const { onlineCount, totalViewerCount, ranks } = entry.payload
      const stats = {
        current: onlineCount,
        total: shortCount(totalViewerCount ?? 0),
        display_short: shortCount(onlineCount),
        display_long: `${shortCount(onlineCount)}在线观众`,
      }
      const rows = ranks.map(({ rank, score, viewer }) => ({
        rank,
        score: Number(score) || 0,
        score_str: score,
        ...userOf(viewer),
        avatar: viewer.avatarUrl ?? '',
      }))
      const board = rows.length > 0 ? [make('room_rank', { ranks: rows })] : []
      return [make('room_user_stats', stats), ...board]
    }
    case 'broadcast.changed': {
      const status = { started: 1, paused: 2, ended: 3 }[entry.payload.status]
      return [make('room_control', { status, tips: '' })]
    }
    case 'session.started':
    case 'session.resumed':
      return roomEnvelopes(entry.payload.room, entry.at)
    case 'session.ended':
      return [statusEnvelope('stopped', entry.at)]
    case 'share.received':
    case 'utterance.recognized':
    case 'gap.recorded':
    case 'recap.written':
      return []
  }
}

export function roomEnvelopes(room: Room, at: number): Envelope[] {
  const facts = { room_id: room.roomId, owner_user_id: room.hostId, title: room.title }
  return [
    statusEnvelope('room_ready', at, { room_id: room.roomId }),
    { type: 'room_info', payload: facts, timestamp: at / 1000 },
  ]
}

/** What the room's connection is doing, in the old words. */
export function sourceEnvelope(state: SourceState): Envelope {
  if (state.status === 'failed') {
    const payload = { message: state.problem?.message ?? '', can_retry: false }
    return { type: 'error', payload, timestamp: state.since / 1000 }
  }
  return statusEnvelope(stages[state.status], state.since)
}

const stages = {
  idle: 'starting',
  resolving: 'resolving_room',
  connecting: 'connecting_websocket',
  live: 'connected',
  stalled: 'warning',
  reconnecting: 'retrying',
  ended: 'room_closed',
} as const satisfies Record<Exclude<SourceState['status'], 'failed'>, string>

function statusEnvelope(stage: string, at: number, more: Record<string, unknown> = {}): Envelope {
  return { type: 'status', payload: { stage, ...more }, timestamp: at / 1000 }
}

/** Ids stay strings in both fields: as numbers they lost digits in the first generation. */
function userOf(viewer: Viewer) {
  return { user_id: viewer.id, user_id_str: viewer.id, nickname: viewer.name }
}

/** 436000 → `43.6万`, as the platform writes it. */
function shortCount(count: number): string {
  return count < 10_000 ? String(count) : `${Math.floor(count / 1000) / 10}万`
}
