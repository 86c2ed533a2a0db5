import type { LiveEvent } from '@talkingcat/contract'
import {
  contributorFields,
  controlMessageFields,
  roomUserSeqMessageFields,
} from '../frames/message-fields.ts'
import type { WireFields } from '../frames/wire-reader.ts'
import type { ReadContext } from './context.ts'
import { readChineseCount, readSentAt, readViewer } from './read-parts.ts'

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

const broadcastStatuses = { 1: 'started', 2: 'paused', 3: 'ended' } as const
type BroadcastChange = (typeof broadcastStatuses)[keyof typeof broadcastStatuses]

export function readControl(message: WireFields, context: ReadContext): LiveEvent[] {
  const statuses: Partial<Record<number, BroadcastChange>> = broadcastStatuses
  const status = statuses[message.count(controlMessageFields.status)]
  if (!status) return []
  const sentAt = readSentAt(context.common)
  return [{ type: 'broadcast.changed', payload: { messageId: context.messageId, sentAt, status } }]
}
