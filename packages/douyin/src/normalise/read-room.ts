import type { LiveEvent } from '@talkingcat/contract'
import {
  contributorFields,
  controlMessageFields,
  roomIntroMessageFields,
  roomRankFields,
  roomRankMessageFields,
  roomStatsMessageFields,
  roomUserSeqMessageFields,
} from '../frames/message-fields.ts'
import type { WireFields } from '../frames/wire-reader.ts'
import type { ReadContext } from './context.ts'
import { clipText, readChineseCount, readSentAt, readViewer } from './read-parts.ts'

/** The page shows far fewer; the bound is against hostile frames. */
const maxRanks = 100

export function readRoomUserSeq(message: WireFields, context: ReadContext): LiveEvent[] {
  const total =
    message.count(roomUserSeqMessageFields.totalUser) ||
    readChineseCount(message.text(roomUserSeqMessageFields.totalPvForAnchor)) ||
    null
  const ranks = message.messages(roomUserSeqMessageFields.ranks, maxRanks).map((row, index) => ({
    rank: row.count(contributorFields.rank) || index + 1,
    score: row.id(contributorFields.score) || '0',
    viewer: readViewer(row.message(contributorFields.user)),
  }))
  const payload = {
    messageId: context.messageId,
    sentAt: readSentAt(context.common),
    onlineCount: message.count(roomUserSeqMessageFields.total),
    totalViewerCount: total,
    ranks,
  }
  return [{ type: 'audience.updated', payload }]
}

/** Hidden, it still tells that viewers see nothing. */
export function readRoomStats(message: WireFields, context: ReadContext): LiveEvent[] {
  const field = roomStatsMessageFields
  const words = [field.displayLong, field.displayMiddle, field.displayShort].map(each =>
    clipText(message.text(each), 100),
  )
  const text = words.find(each => each !== '') ?? ''
  const isHidden = message.isSet(field.isHidden)
  if (text === '' && !isHidden) return []
  const payload = {
    messageId: context.messageId,
    sentAt: readSentAt(context.common),
    text,
    // Elsewhere the same place shows likes of the broadcast: only the words tell.
    measure: text.includes('在线') ? ('online' as const) : ('other' as const),
    value: message.count(field.displayValue) || null,
    total: message.count(field.total) || null,
    isHidden,
  }
  return [{ type: 'stats.updated', payload }]
}

export function readRoomRank(message: WireFields, context: ReadContext): LiveEvent[] {
  const rows = message.messages(roomRankMessageFields.ranks, maxRanks)
  const ranks = rows.map((row, index) => ({
    rank: index + 1,
    score: clipText(row.text(roomRankFields.scoreText), 40),
    viewer: readViewer(row.message(roomRankFields.user)),
    isProfileHidden: row.isSet(roomRankFields.isProfileHidden),
  }))
  const sentAt = readSentAt(context.common)
  return [{ type: 'rank.updated', payload: { messageId: context.messageId, sentAt, ranks } }]
}

/** The host's words about the room; without any it says nothing. */
export function readRoomIntro(message: WireFields, context: ReadContext): LiveEvent[] {
  const intro = clipText(message.text(roomIntroMessageFields.intro))
  const host = readViewer(message.message(roomIntroMessageFields.user))
  const hostName = host.isMasked ? '' : host.name
  if (intro === '' && hostName === '') return []
  const { messageId, common } = context
  const payload = { messageId, sentAt: readSentAt(common), title: '', hostName, intro }
  return [{ type: 'room.updated', payload }]
}

const broadcastStatuses = { 1: 'started', 2: 'paused', 3: 'ended' } as const
type BroadcastChange = (typeof broadcastStatuses)[keyof typeof broadcastStatuses]

export function readControl(message: WireFields, context: ReadContext): LiveEvent[] {
  const statuses: Partial<Record<number, BroadcastChange>> = broadcastStatuses
  const status = statuses[message.count(controlMessageFields.status)]
  if (!status) return []
  const sentAt = readSentAt(context.common)
  return [{ type: 'broadcast.changed', payload: { messageId: context.messageId, sentAt, status } }]
}
