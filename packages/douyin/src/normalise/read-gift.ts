import { type LiveEvent, type LiveEventOf, viewerKey } from '@talkingcat/contract'
import { giftMessageFields, giftStructFields } from '../frames/message-fields.ts'
import { commonFields, textFields, userFields } from '../frames/people-fields.ts'
import type { WireFields } from '../frames/wire-reader.ts'
import type { ReadContext } from './context.ts'
import { clipText, readSentAt, readViewer } from './read-parts.ts'

export type GiftEvent = LiveEventOf<'gift.received'>

/** A gift message as an addition to the totals; none for a duplicate or a late copy. */
export function readGift(message: WireFields, context: ReadContext): LiveEvent[] {
  const gift = message.message(giftMessageFields.gift)
  const raw = readRaw(message)
  const viewer = readViewer(message.message(giftMessageFields.user))
  const toUserId = message.message(giftMessageFields.toUser)?.id(userFields.id) ?? ''
  const giftId = message.id(giftMessageFields.giftId) || (gift?.id(giftStructFields.id) ?? '')
  const delta = context.gifts.reduce(
    {
      ...raw,
      messageId: context.messageId,
      roomId: context.common?.id(commonFields.roomId) || context.roomId,
      groupId: message.id(giftMessageFields.groupId),
      viewerKey: viewerKey(viewer),
      giftId,
      toUserId,
      // Without the gift's description nothing says that it can not streak.
      canCombo: !gift || gift.isSet(giftStructFields.combo) || raw.comboCount > 1,
    },
    context.nowMs,
  )
  if (!delta) return []
  const diamondsEach = gift?.count(giftStructFields.diamondCount) || null
  return [
    {
      type: 'gift.received',
      payload: {
        messageId: context.messageId,
        sentAt: readSentAt(context.common, message.count(giftMessageFields.sendTime)),
        viewer,
        giftId,
        giftName: clipText(gift?.text(giftStructFields.name) ?? '', 100),
        ...delta,
        diamondsEach,
        diamonds: diamondsOf(delta.count, diamondsEach),
        isToHost: isToHost(toUserId, context),
        raw,
      },
    },
  ]
}

function readRaw(message: WireFields): GiftEvent['payload']['raw'] {
  return {
    groupCount: message.count(giftMessageFields.groupCount),
    repeatCount: message.count(giftMessageFields.repeatCount),
    comboCount: message.count(giftMessageFields.comboCount),
    totalCount: message.count(giftMessageFields.totalCount),
    repeatEnd: message.count(giftMessageFields.repeatEnd),
  }
}

function diamondsOf(count: number, each: number | null): number | null {
  const diamonds = each === null ? null : count * each
  return diamonds !== null && Number.isSafeInteger(diamonds) ? diamonds : null
}

/**
 * A gift names its receiver only where there could be several. While the host's id is unknown the
 * text's key tells: on the real frame of 2026-04 it was `webcast_send_other_pk_anchor_gift_message_v3`.
 */
function isToHost(toUserId: string, context: ReadContext): boolean {
  if (toUserId === '') return true
  if (context.hostId !== '') return toUserId === context.hostId
  const key = context.common?.message(commonFields.displayText)?.text(textFields.key) ?? ''
  return !key.includes('other')
}
