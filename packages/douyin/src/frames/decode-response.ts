import { messageFields, responseFields } from './envelope-fields.ts'
import { WireError, WireFields } from './wire-reader.ts'

/** One decoded message, still in the platform's shape; its payload is read by the normaliser. */
export type PlatformMessage = { method: string; msgId: string; payload: Uint8Array }

/** The body of a `msg` frame and of an im/fetch answer. */
export type PlatformResponse = {
  messages: PlatformMessage[]
  /** Messages of this response that could not be read. */
  damagedCount: number
  cursor: string
  internalExt: string
  needAck: boolean
  /** A push server the platform would like to be used; not to be trusted unchecked. */
  pushServer: string
}

/** More than any real response by far (the largest seen has a few dozen). */
const maxMessages = 10_000

/** @throws WireError when the outer bytes are not a Response */
export function decodeResponse(bytes: Uint8Array): PlatformResponse {
  const fields = new WireFields(bytes)
  let damagedCount = 0
  const messages: PlatformMessage[] = []
  for (const part of fields.byteList(responseFields.messages, maxMessages)) {
    try {
      messages.push(decodeMessage(part))
    } catch (error) {
      if (!(error instanceof WireError)) throw error
      damagedCount += 1
    }
  }
  return {
    messages,
    damagedCount,
    cursor: fields.text(responseFields.cursor),
    internalExt: fields.text(responseFields.internalExt),
    needAck: fields.isSet(responseFields.needAck),
    pushServer: fields.text(responseFields.pushServerV2) || fields.text(responseFields.pushServer),
  }
}

function decodeMessage(bytes: Uint8Array): PlatformMessage {
  const fields = new WireFields(bytes, 1)
  return {
    method: fields.text(messageFields.method).slice(0, 100),
    msgId: fields.id(messageFields.msgId),
    payload: fields.bytes(messageFields.payload) ?? new Uint8Array(),
  }
}
