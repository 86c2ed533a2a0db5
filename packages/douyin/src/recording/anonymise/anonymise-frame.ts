import { gzipSync } from 'node:zlib'
import { inflate, isGzipFrame } from '../../frames/decode-frame.ts'
import {
  headerFields,
  messageFields,
  pushFrameFields,
  responseFields,
} from '../../frames/envelope-fields.ts'
import { WireError, WireFields } from '../../frames/wire-reader.ts'
import type { RecordedFrame } from '../recorded-frame.ts'
import { messageRules } from './message-rules.ts'
import { createNumberRules } from './number-rules.ts'
import { createPseudonyms } from './pseudonyms.ts'
import { type Rewriting, rewriteFields, unreadable } from './rewrite-fields.ts'
import { type Custom, fields } from './rules.ts'
import { createTextRules } from './text-rules.ts'

export type Anonymiser = {
  anonymise(frame: RecordedFrame): RecordedFrame
  readonly counters: AnonymiserCounters
}

export type AnonymiserCounters = {
  frames: number
  messages: number
  /** Messages of which only the kind is left, because what their fields hold is not known. */
  emptiedMessages: number
  /** Frames that could not be read. They are replaced by others that can not be read either. */
  unreadableFrames: number
}

/**
 * Replaces in frames whatever could name a person or a room, in the same way throughout, so that
 * they still tell the same story. What is not known to be harmless is replaced, too.
 */
export function createAnonymiser(options: { keepDanmaku?: boolean } = {}): Anonymiser {
  const { keepDanmaku = false } = options
  const pseudonyms = createPseudonyms()
  const counters = { frames: 0, messages: 0, emptiedMessages: 0, unreadableFrames: 0 }

  function noteUnreadable(bytes: Uint8Array): Uint8Array {
    if (bytes === unreadable) counters.unreadableFrames += 1
    return bytes
  }

  function rewriteMessage(bytes: Uint8Array, how: Rewriting): Uint8Array {
    counters.messages += 1
    const method = methodOf(bytes)
    const rules = messageRules.get(method) ?? messageRules.get(`Webcast${method}`)
    if (!rules) counters.emptiedMessages += 1
    const rewritePayload: Custom = payload =>
      rules ? rewriteFields(payload, rules, how) : new Uint8Array()
    const message = fields({
      [messageFields.method]: 'method',
      [messageFields.payload]: rewritePayload,
      [messageFields.msgId]: 'id',
      [messageFields.msgType]: 'count',
      [messageFields.offset]: 'count',
    })
    return rewriteFields(bytes, message, how)
  }

  function rewriteResponse(bytes: Uint8Array, how: Rewriting): Uint8Array {
    const response = fields({
      ...responseRules,
      [responseFields.messages]: message => rewriteMessage(message, how),
    })
    return noteUnreadable(rewriteFields(bytes, response, how))
  }

  function rewritePacked(bytes: Uint8Array, how: Rewriting): Uint8Array {
    try {
      return gzipSync(rewriteResponse(inflate(bytes), how))
    } catch (error) {
      if (!(error instanceof WireError)) throw error
      return noteUnreadable(unreadable)
    }
  }

  function rewritePush(bytes: Uint8Array, how: Rewriting): Uint8Array {
    const { type, isGzip } = envelopeOf(bytes)
    const rewritePayload: Custom = payload => {
      // Acknowledgements and the like carry a place; nobody reads it.
      if (type !== 'msg') return new Uint8Array()
      return isGzip ? rewritePacked(payload, how) : rewriteResponse(payload, how)
    }
    const frame = fields({
      ...pushRules,
      [pushFrameFields.headers]: header => rewriteHeader(header, how),
      [pushFrameFields.payloadEncoding]: text => keepWord(text, 'pb', how),
      [pushFrameFields.payloadType]: text => keepWord(text, type, how),
      [pushFrameFields.payload]: rewritePayload,
    })
    return noteUnreadable(rewriteFields(bytes, frame, how))
  }

  return {
    counters,
    anonymise({ atMs, kind, bytes }) {
      counters.frames += 1
      const numbers = createNumberRules(pseudonyms, atMs)
      const texts = createTextRules(pseudonyms, numbers)
      const how = { pseudonyms, numbers, texts, keepDanmaku }
      const isPacked = kind === 'im-fetch' && bytes[0] === 0x1f && bytes[1] === 0x8b
      if (kind === 'push') return { atMs, kind, bytes: rewritePush(bytes, how) }
      const body = isPacked ? rewritePacked(bytes, how) : rewriteResponse(bytes, how)
      return { atMs, kind, bytes: body }
    },
  }
}

const responseRules = {
  [responseFields.cursor]: 'place',
  [responseFields.fetchIntervalMs]: 'count',
  [responseFields.now]: 'time',
  [responseFields.internalExt]: 'place',
  [responseFields.fetchType]: 'count',
  [responseFields.heartbeatDuration]: 'count',
  [responseFields.needAck]: 'count',
  [responseFields.pushServer]: 'server',
  [responseFields.liveCursor]: 'place',
  [responseFields.historyNoMore]: 'count',
  [responseFields.proxyServer]: 'server',
  [responseFields.pushServerV2]: 'server',
} as const

const pushRules = {
  [pushFrameFields.seqId]: 'count',
  [pushFrameFields.logId]: 'id',
  [pushFrameFields.service]: 'count',
  [pushFrameFields.method]: 'count',
} as const

/** Types of frames that are known; another one's name is masked. */
const frameTypes = ['msg', 'hb', 'ack', 'close']
const placeHeaders = ['im-cursor', 'im-live_cursor', 'im-internal_ext']

function envelopeOf(bytes: Uint8Array): { type: string; isGzip: boolean } {
  try {
    const frame = new WireFields(bytes)
    const type = frame.text(pushFrameFields.payloadType)
    return { type: frameTypes.includes(type) ? type : '', isGzip: isGzipFrame(frame) }
  } catch (error) {
    if (!(error instanceof WireError)) throw error
    return { type: '', isGzip: false }
  }
}

function methodOf(bytes: Uint8Array): string {
  try {
    return new WireFields(bytes).text(messageFields.method)
  } catch (error) {
    if (!(error instanceof WireError)) throw error
    return ''
  }
}

function keepWord(bytes: Uint8Array, word: string, { texts }: Rewriting): Uint8Array {
  const text = Buffer.from(bytes).toString()
  return text === word ? bytes : Buffer.from(texts.unknown(text))
}

function rewriteHeader(bytes: Uint8Array, how: Rewriting): Uint8Array {
  let key = ''
  try {
    key = new WireFields(bytes).text(headerFields.key)
  } catch (error) {
    if (!(error instanceof WireError)) throw error
  }
  const isPlace = placeHeaders.includes(key)
  const isKnown = isPlace || key === 'compress_type' || key === 'im-now'
  const header = fields({
    [headerFields.key]: text => keepWord(text, isKnown ? key : '', how),
    [headerFields.value]: isPlace ? 'place' : text => keepWord(text, 'gzip', how),
  })
  return rewriteFields(bytes, header, how)
}
