import { gzipSync } from 'node:zlib'
import type { PlatformMessage } from '../frames/decode-response.ts'
import {
  chatMessageFields,
  commonFields,
  controlMessageFields,
  giftMessageFields,
  giftStructFields,
  headerFields,
  messageFields,
  methods,
  pushFrameFields,
  responseFields,
  userFields,
  WireWriter,
} from '../frames/wire.ts'

/** A message of our own encoder: `write` fills what follows `common`. */
export function makeMessage(
  method: string,
  msgId: string,
  write: (writer: WireWriter) => void,
  common: (writer: WireWriter) => void = () => {},
): PlatformMessage {
  const writer = new WireWriter().message(1, inner => {
    inner.string(commonFields.method, method).varint(commonFields.msgId, BigInt(msgId || 0))
    common(inner)
  })
  write(writer)
  return { method, msgId, payload: writer.finish() }
}

export function writeUser(id: string, nickname: string) {
  return (writer: WireWriter) =>
    void writer.varint(userFields.id, BigInt(id)).string(userFields.nickname, nickname)
}

export function makeChat(msgId: string, text: string): PlatformMessage {
  return makeMessage(methods.chat, msgId, writer =>
    writer
      .message(chatMessageFields.user, writeUser('42', '小鱼'))
      .string(chatMessageFields.content, text),
  )
}

export function makeControl(msgId: string, status: number): PlatformMessage {
  return makeMessage(methods.control, msgId, writer =>
    writer.varint(controlMessageFields.status, status),
  )
}

export type GiftOptions = {
  groupId?: string
  repeatCount?: number
  repeatEnd?: number
  diamonds?: number
  toUserId?: string
}

export function makeGift(msgId: string, options: GiftOptions = {}): PlatformMessage {
  const { groupId = '7', repeatCount = 1, repeatEnd = 0, diamonds = 10, toUserId } = options
  return makeMessage(methods.gift, msgId, writer => {
    writer
      .varint(giftMessageFields.giftId, 463)
      .varint(giftMessageFields.groupCount, 1)
      .varint(giftMessageFields.repeatCount, repeatCount)
      .varint(giftMessageFields.comboCount, repeatCount)
      .message(giftMessageFields.user, writeUser('42', '小鱼'))
    if (toUserId) writer.message(giftMessageFields.toUser, writeUser(toUserId, '对手'))
    writer
      .varint(giftMessageFields.repeatEnd, repeatEnd)
      .varint(giftMessageFields.groupId, BigInt(groupId))
      .message(giftMessageFields.gift, gift =>
        gift
          .varint(giftStructFields.combo, 1)
          .varint(giftStructFields.diamondCount, diamonds)
          .string(giftStructFields.name, '小心心'),
      )
  })
}

export type ResponseOptions = {
  cursor?: string
  internalExt?: string
  needAck?: boolean
  pushServer?: string
}

export function makeResponse(
  messages: readonly PlatformMessage[],
  options: ResponseOptions = {},
): Uint8Array {
  const writer = new WireWriter()
  for (const message of messages) {
    writer.message(responseFields.messages, inner =>
      inner
        .string(messageFields.method, message.method)
        .bytes(messageFields.payload, message.payload)
        .varint(messageFields.msgId, BigInt(message.msgId || 0)),
    )
  }
  return writer
    .string(responseFields.cursor, options.cursor ?? 'c-1')
    .string(responseFields.internalExt, options.internalExt ?? 'ext-1')
    .varint(responseFields.needAck, options.needAck ? 1 : 0)
    .string(responseFields.pushServerV2, options.pushServer ?? '')
    .finish()
}

export function makeFrame(
  response: Uint8Array,
  options: { isGzip?: boolean; logId?: bigint } = {},
): Uint8Array {
  const { isGzip = true, logId = 803741752050424480n } = options
  const writer = new WireWriter().varint(pushFrameFields.logId, logId)
  if (isGzip) {
    writer.message(pushFrameFields.headers, header =>
      header.string(headerFields.key, 'compress_type').string(headerFields.value, 'gzip'),
    )
  }
  return writer
    .string(pushFrameFields.payloadType, 'msg')
    .bytes(pushFrameFields.payload, isGzip ? gzipSync(response) : response)
    .finish()
}
