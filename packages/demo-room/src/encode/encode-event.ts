import { methods, WireWriter } from '@talkingcat/douyin/wire'
import type { DemoEvent, DemoStage, WireMessage } from './demo-event.ts'
import { writeGift } from './gift.ts'
import type { MessageHead } from './people.ts'
import * as write from './room-messages.ts'

/** Puts an event in Douyin's words. `createdAt` is epoch ms. */
export function encodeEvent(
  event: DemoEvent,
  stage: DemoStage,
  msgId: string,
  createdAt: number,
): WireMessage {
  const method = methodOf(event)
  const writer = writeBody(new WireWriter(), event, { method, msgId, createdAt, stage })
  return { method, msgId, payload: writer.finish() }
}

function methodOf(event: DemoEvent): string {
  switch (event.kind) {
    case 'danmaku':
      return methods.chat
    case 'sticker':
      return methods.emojiChat
    case 'gift':
      return methods.gift
    case 'like':
      return methods.like
    case 'enter':
      return methods.member
    case 'follow':
    case 'share':
      return methods.social
    case 'fans-club':
      return methods.fansclub
    case 'audience':
      return methods.roomUserSeq
    case 'stats':
      return methods.roomStats
    case 'ended':
      return methods.control
    case 'unknown':
      return event.method
  }
}

function writeBody(writer: WireWriter, event: DemoEvent, head: MessageHead): WireWriter {
  switch (event.kind) {
    case 'danmaku':
      return write.writeChat(writer, event, head)
    case 'sticker':
      return write.writeSticker(writer, event, head)
    case 'gift':
      return writeGift(writer, event, head)
    case 'like':
      return write.writeLike(writer, event, head)
    case 'enter':
      return write.writeMember(writer, event, head)
    case 'follow':
      return write.writeFollow(writer, event, head)
    case 'share':
      return write.writeShare(writer, event, head)
    case 'fans-club':
      return write.writeFansClub(writer, event, head)
    case 'audience':
      return write.writeUserSeq(writer, event, head)
    case 'stats':
      return write.writeStats(writer, event, head)
    case 'ended':
      return write.writeControl(writer, head)
    case 'unknown':
      return write.writeUnknown(writer, head)
  }
}
