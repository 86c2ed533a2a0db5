import { gzipSync } from 'node:zlib'
import {
  headerFields,
  messageFields,
  pushFrameFields,
  responseFields,
  WireWriter,
} from '@talkingcat/douyin/wire'
import type { WireMessage } from './demo-event.ts'

/** The state a client hands back to resume: where it is, and the platform's own notes on it. */
export type Place = { cursor: string; internalExt: string }

export type ResponseParts = Place & {
  messages: readonly WireMessage[]
  /** Epoch ms. */
  now: number
  needAck: boolean
  fetchIntervalMs?: number
  pushServer?: string
}

/** The body of im/fetch, and the payload of a push frame. */
export function encodeResponse(parts: ResponseParts): Uint8Array {
  const writer = new WireWriter()
  for (const message of parts.messages)
    writer.message(responseFields.messages, inner =>
      inner
        .string(messageFields.method, message.method)
        .bytes(messageFields.payload, message.payload)
        .varint(messageFields.msgId, BigInt(message.msgId))
        .varint(messageFields.msgType, 0)
        .varint(messageFields.offset, 0),
    )
  writer.string(responseFields.cursor, parts.cursor)
  if (parts.fetchIntervalMs) writer.varint(responseFields.fetchIntervalMs, parts.fetchIntervalMs)
  writer
    .varint(responseFields.now, parts.now)
    .string(responseFields.internalExt, parts.internalExt)
    .varint(responseFields.fetchType, 1)
    .varint(responseFields.heartbeatDuration, 15)
    .varint(responseFields.needAck, parts.needAck ? 1 : 0)
  if (parts.pushServer)
    writer
      .string(responseFields.pushServer, parts.pushServer)
      .string(responseFields.pushServerV2, parts.pushServer)
  return writer.finish()
}

/** One frame of the push socket, compressed as the real ones are. `logId` passes 2^53. */
export function encodePushFrame(
  seqId: number,
  logId: bigint,
  place: Place,
  response: Uint8Array,
  now: number,
): Uint8Array {
  const headers: [string, string][] = [
    ['compress_type', 'gzip'],
    ['im-cursor', place.cursor],
    ['im-internal_ext', place.internalExt],
    ['im-now', String(now)],
  ]
  const writer = new WireWriter()
    .varint(pushFrameFields.seqId, seqId)
    .varint(pushFrameFields.logId, logId)
    .varint(pushFrameFields.service, 8888)
    .varint(pushFrameFields.method, 8)
  for (const [key, value] of headers)
    writer.message(pushFrameFields.headers, header =>
      header.string(headerFields.key, key).string(headerFields.value, value),
    )
  return writer
    .string(pushFrameFields.payloadEncoding, 'pb')
    .string(pushFrameFields.payloadType, 'msg')
    .bytes(pushFrameFields.payload, gzipSync(response))
    .finish()
}
