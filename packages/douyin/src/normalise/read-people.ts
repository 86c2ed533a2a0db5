import type { LiveEvent } from '@talkingcat/contract'
import {
  fansclubMessageFields,
  likeMessageFields,
  memberMessageFields,
  socialMessageFields,
} from '../frames/message-fields.ts'
import type { WireFields } from '../frames/wire-reader.ts'
import type { ReadContext } from './context.ts'
import { clipText, readSentAt, readViewer } from './read-parts.ts'

export function readLike(message: WireFields, context: ReadContext): LiveEvent[] {
  const payload = {
    ...origin(message, context, likeMessageFields.user),
    count: message.count(likeMessageFields.count),
    roomTotal: message.count(likeMessageFields.total) || null,
  }
  return [{ type: 'like.received', payload }]
}

/** Action 1 is an entry; other actions (administrator set, muted, …) are not events. */
export function readMember(message: WireFields, context: ReadContext): LiveEvent[] {
  if (message.count(memberMessageFields.action) > 1) return []
  const payload = {
    ...origin(message, context, memberMessageFields.user),
    onlineCount: message.count(memberMessageFields.memberCount) || null,
  }
  return [{ type: 'enter.received', payload }]
}

/** Action 1 is a follow, 3 a share. */
export function readSocial(message: WireFields, context: ReadContext): LiveEvent[] {
  const base = origin(message, context, socialMessageFields.user)
  switch (message.count(socialMessageFields.action)) {
    case 1: {
      const followerCount = message.count(socialMessageFields.followCount) || null
      return [{ type: 'follow.received', payload: { ...base, followerCount } }]
    }
    case 3:
      return [{ type: 'share.received', payload: base }]
    default:
      return []
  }
}

const fansClubActions: Partial<Record<number, 'joined' | 'upgraded'>> = {
  1: 'upgraded',
  2: 'joined',
}

export function readFansclub(message: WireFields, context: ReadContext): LiveEvent[] {
  const payload = {
    ...origin(message, context, fansclubMessageFields.user),
    action: fansClubActions[message.count(fansclubMessageFields.action)] ?? ('other' as const),
    text: clipText(message.text(fansclubMessageFields.content)),
  }
  return [{ type: 'fans-club.received', payload }]
}

function origin(message: WireFields, context: ReadContext, userField: number) {
  return {
    messageId: context.messageId,
    sentAt: readSentAt(context.common),
    viewer: readViewer(message.message(userField)),
  }
}
