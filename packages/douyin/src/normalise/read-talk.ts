import type { LiveEvent } from '@talkingcat/contract'
import {
  chatMessageFields,
  emojiChatMessageFields,
  privilegeScreenChatMessageFields,
  screenChatMessageFields,
} from '../frames/message-fields.ts'
import type { WireFields } from '../frames/wire-reader.ts'
import type { ReadContext } from './context.ts'
import { clipText, readSentAt, readViewer } from './read-parts.ts'

export function readChat(message: WireFields, context: ReadContext): LiveEvent[] {
  const eventTime = message.count(chatMessageFields.eventTime)
  return danmaku(message, context, chatMessageFields, 'text', eventTime)
}

export function readScreenChat(message: WireFields, context: ReadContext): LiveEvent[] {
  const eventTime = message.count(screenChatMessageFields.eventTime)
  return danmaku(message, context, screenChatMessageFields, 'screen', eventTime)
}

export function readPrivilegeScreenChat(message: WireFields, context: ReadContext): LiveEvent[] {
  return danmaku(message, context, privilegeScreenChatMessageFields, 'screen', 0)
}

/** A sticker: the event's text is its name. */
export function readEmojiChat(message: WireFields, context: ReadContext): LiveEvent[] {
  const fields = { ...emojiChatMessageFields, content: emojiChatMessageFields.defaultContent }
  const events = danmaku(message, context, fields, 'emoji', 0)
  if (events.length > 0) return events
  const user = readViewer(message.message(emojiChatMessageFields.user))
  const sentAt = readSentAt(context.common)
  const payload = { messageId: context.messageId, sentAt, viewer: user, text: '[表情]' }
  return [{ type: 'danmaku.received', payload: { ...payload, style: 'emoji' } }]
}

function danmaku(
  message: WireFields,
  context: ReadContext,
  fields: { user: number; content: number },
  style: 'text' | 'emoji' | 'screen',
  eventTime: number,
): LiveEvent[] {
  const text = clipText(message.text(fields.content))
  if (text === '') return []
  const viewer = readViewer(message.message(fields.user))
  const sentAt = readSentAt(context.common, eventTime)
  return [
    {
      type: 'danmaku.received',
      payload: { messageId: context.messageId, sentAt, viewer, text, style },
    },
  ]
}
