import {
  chatMessageFields,
  contributorFields,
  controlMessageFields,
  emojiChatMessageFields,
  fansclubMessageFields,
  likeMessageFields,
  memberMessageFields,
  roomStatsMessageFields,
  roomUserSeqMessageFields,
  socialMessageFields,
  type WireWriter,
} from '@talkingcat/douyin/wire'
import type { DemoEvent, DemoEventOf } from './demo-event.ts'
import { type MessageHead, writeCommon, writeUser } from './people.ts'

type Write<K extends DemoEvent['kind']> = (
  writer: WireWriter,
  event: DemoEventOf<K>,
  head: MessageHead,
) => WireWriter

export const writeChat: Write<'danmaku'> = (writer, event, head) => {
  return writer
    .message(chatMessageFields.common, writeCommon(head))
    .message(chatMessageFields.user, writeUser(event.viewer, head.stage))
    .string(chatMessageFields.content, event.text)
    .varint(chatMessageFields.eventTime, Math.floor(head.createdAt / 1000))
}

export const writeSticker: Write<'sticker'> = (writer, event, head) => {
  return writer
    .message(emojiChatMessageFields.common, writeCommon(head))
    .message(emojiChatMessageFields.user, writeUser(event.viewer, head.stage))
    .varint(emojiChatMessageFields.emojiId, 7_171_000_000_000_000_031n)
    .string(emojiChatMessageFields.defaultContent, `[${event.name}]`)
}

export const writeLike: Write<'like'> = (writer, event, head) => {
  return writer
    .message(likeMessageFields.common, writeCommon(head))
    .varint(likeMessageFields.count, event.count)
    .varint(likeMessageFields.total, event.roomTotal)
    .message(likeMessageFields.user, writeUser(event.viewer, head.stage))
}

export const writeMember: Write<'enter'> = (writer, event, head) => {
  return writer
    .message(memberMessageFields.common, writeCommon(head))
    .message(memberMessageFields.user, writeUser(event.viewer, head.stage))
    .varint(memberMessageFields.memberCount, event.online)
    .varint(memberMessageFields.enterType, 6)
    .varint(memberMessageFields.action, 1)
    .varint(memberMessageFields.userId, BigInt(event.viewer.id))
}

export const writeFollow: Write<'follow'> = (writer, event, head) => {
  return writer
    .message(socialMessageFields.common, writeCommon(head))
    .message(socialMessageFields.user, writeUser(event.viewer, head.stage))
    .varint(socialMessageFields.action, 1)
    .varint(socialMessageFields.followCount, event.followerCount)
}

export const writeShare: Write<'share'> = (writer, event, head) => {
  return writer
    .message(socialMessageFields.common, writeCommon(head))
    .message(socialMessageFields.user, writeUser(event.viewer, head.stage))
    .varint(socialMessageFields.shareType, 1)
    .varint(socialMessageFields.action, 3)
    .string(socialMessageFields.shareTarget, '112')
}

export const writeFansClub: Write<'fans-club'> = (writer, event, head) => {
  const what = event.action === 'joined' ? '加入了' : '升级了'
  return writer
    .message(fansclubMessageFields.common, writeCommon(head))
    .varint(fansclubMessageFields.action, event.action === 'joined' ? 2 : 1)
    .string(
      fansclubMessageFields.content,
      `${event.viewer.name}${what}「${head.stage.fansClubName}」粉丝团`,
    )
    .message(fansclubMessageFields.user, writeUser(event.viewer, head.stage))
}

export const writeUserSeq: Write<'audience'> = (writer, event, head) => {
  const field = roomUserSeqMessageFields
  writer.message(field.common, writeCommon(head))
  event.board.forEach(({ viewer, score }, index) => {
    writer.message(field.ranks, row =>
      row
        .varint(contributorFields.score, score)
        .message(contributorFields.user, writeUser(viewer, head.stage))
        .varint(contributorFields.rank, index + 1),
    )
  })
  return writer
    .varint(field.total, event.online)
    .varint(field.popularity, event.online)
    .varint(field.totalUser, event.totalViewers)
    .string(field.totalUserStr, String(event.totalViewers))
    .string(field.totalStr, String(event.online))
    .string(field.onlineUserForAnchor, String(event.online))
    .string(field.totalPvForAnchor, String(event.totalViewers))
}

export const writeStats: Write<'stats'> = (writer, event, head) => {
  const text = String(event.online)
  return writer
    .message(roomStatsMessageFields.common, writeCommon(head))
    .string(roomStatsMessageFields.displayShort, text)
    .string(roomStatsMessageFields.displayMiddle, text)
    .string(roomStatsMessageFields.displayLong, `${text}在线观众`)
    .varint(roomStatsMessageFields.displayValue, event.online)
    .varint(roomStatsMessageFields.total, event.online)
}

export function writeControl(writer: WireWriter, head: MessageHead): WireWriter {
  return writer
    .message(controlMessageFields.common, writeCommon(head))
    .varint(controlMessageFields.status, 3)
}

export function writeUnknown(writer: WireWriter, head: MessageHead): WireWriter {
  return writer.message(1, writeCommon(head)).string(2, '没有人认识的消息')
}
