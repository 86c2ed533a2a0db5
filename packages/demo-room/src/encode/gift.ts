import { giftMessageFields, giftStructFields, type WireWriter } from '@talkingcat/douyin/wire'
import type { DemoEventOf, DemoGift } from './demo-event.ts'
import { type MessageHead, writeCommon, writeUser } from './people.ts'

/**
 * A gift streak as the real frame of 2026-04 shows it: running totals in combo_count, repeat_count
 * and total_count, and a closing message with repeat_end that repeats the last total.
 */
export function writeGift(
  writer: WireWriter,
  event: DemoEventOf<'gift'>,
  head: MessageHead,
): WireWriter {
  const { viewer, gift, runningCount, otherHost } = event
  const field = giftMessageFields
  writer
    .message(field.common, writeCommon(head))
    .varint(field.giftId, gift.id)
    .varint(field.fanTicketCount, gift.diamonds * runningCount * 10)
    .varint(field.groupCount, 1)
    .varint(field.repeatCount, runningCount)
    .varint(field.comboCount, runningCount)
    .message(field.user, writeUser(viewer, head.stage))
  if (otherHost) writer.message(field.toUser, writeUser(otherHost, head.stage))
  writer
    .varint(field.repeatEnd, event.isClosing ? 1 : 0)
    .varint(field.groupId, BigInt(event.groupId))
    .message(field.gift, writeGiftStruct(gift))
    .varint(field.sendType, gift.isCombo ? 4 : 1)
    .varint(field.totalCount, runningCount)
  if (otherHost) writer.varint(field.toUserIds, BigInt(otherHost.id))
  return writer.varint(field.sendTime, head.createdAt).string(field.traceId, `${head.msgId}0`)
}

function writeGiftStruct(gift: DemoGift) {
  return (writer: WireWriter) => {
    writer
      .string(giftStructFields.describe, `送出${gift.name}`)
      .varint(giftStructFields.id, gift.id)
      .varint(giftStructFields.combo, gift.isCombo ? 1 : 0)
      .varint(giftStructFields.type, gift.isCombo ? 1 : 2)
    // A gift whose price the platform does not say has no field 12 at all.
    if (gift.diamonds > 0) writer.varint(giftStructFields.diamondCount, gift.diamonds)
    writer.string(giftStructFields.name, gift.name)
  }
}
