import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { createNormaliser } from '../normalise/normaliser.ts'
import { makeChat, makeFrame, makeResponse } from '../testing/make-frames.ts'
import { decodeFrame } from './decode-frame.ts'
import { chatMessageFields, commonFields, methods, pushFrameFields } from './wire.ts'
import { WireFields } from './wire-reader.ts'
import { WireWriter } from './wire-writer.ts'

/** A field of `type` 2 that says it is 1 GB long and is not. */
const hugeLength = Uint8Array.from([0x42, 0x80, 0x80, 0x80, 0x80, 0x04, 1, 2, 3])
/** The same with a length of 2^63. */
const absurdLength = Uint8Array.from([0x42, ...new Array(9).fill(0x80), 0x01, 1, 2, 3])

function frameWith(payload: Uint8Array, isGzip: boolean): Uint8Array {
  const writer = new WireWriter()
  if (isGzip) {
    writer.message(pushFrameFields.headers, header =>
      header.string(1, 'compress_type').string(2, 'gzip'),
    )
  }
  return writer
    .string(pushFrameFields.payloadType, 'msg')
    .bytes(pushFrameFields.payload, payload)
    .finish()
}

const reasonOf = (bytes: Uint8Array) => {
  const frame = decodeFrame(bytes)
  return frame.kind === 'damaged' ? frame.reason : frame.kind
}

describe('hostile frames are refused with a reason, at little cost', () => {
  it('a gzip bomb', () => {
    const bomb = gzipSync(new Uint8Array(256 * 1024 * 1024))
    const before = process.memoryUsage().arrayBuffers
    expect(reasonOf(frameWith(bomb, true))).toBe('too-large')
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(200 * 1024 * 1024)
  })

  it('a gzip bomb inside a gzip bomb is not opened', () => {
    const inner = gzipSync(new Uint8Array(1024 * 1024))
    expect(reasonOf(frameWith(gzipSync(inner), true))).not.toBe('messages')
  })

  it.each([
    ['1 GB', hugeLength],
    ['2^63 bytes', absurdLength],
  ])('a length field of %s', (_, bytes) => {
    expect(reasonOf(bytes)).toBe('truncated')
    expect(reasonOf(frameWith(bytes, false))).toBe('truncated')
    expect(reasonOf(frameWith(gzipSync(bytes), true))).toBe('truncated')
  })

  it('a length field of 1 GB inside one message damages that message alone', () => {
    const normaliser = createNormaliser()
    const bad = { method: methods.chat, msgId: '1', payload: hugeLength }
    const frame = decodeFrame(makeFrame(makeResponse([bad, makeChat('2', '主播好')])))
    if (frame.kind !== 'messages') return expect.unreachable()
    const events = frame.messages.flatMap(message => normaliser.normalise(message))
    expect(events).toHaveLength(1)
    expect(normaliser.counters.damaged).toBe(1)
  })

  it('a million empty messages are cut at the limit', () => {
    const response = new Uint8Array(2_000_000)
    for (let at = 0; at < response.length; at += 2) response[at] = 0x0a
    const frame = decodeFrame(makeFrame(response))
    expect(frame.kind === 'messages' && frame.messages.length).toBe(10_000)
  })

  it('text that is not UTF-8 stays readable around the fault', () => {
    const user = new WireWriter().bytes(3, Uint8Array.of(0xe5, 0xb0, 0x8f, 0xff, 0xfe, 0x41))
    const payload = new WireWriter()
      .bytes(chatMessageFields.user, user.finish())
      .bytes(chatMessageFields.content, Uint8Array.of(0xf0, 0x28, 0x8c, 0x42))
      .finish()
    const [event] = createNormaliser().normalise({ method: methods.chat, msgId: '1', payload })
    expect(event).toMatchObject({
      payload: { text: '\ufffd(\ufffdB', viewer: { name: '小\ufffd\ufffdA' } },
    })
  })

  it('nesting deeper than any real message is refused, at the moment it is read', () => {
    let nested: Uint8Array = new WireWriter().string(1, 'key').finish()
    for (let depth = 0; depth < 10_000; depth++) {
      nested = new WireWriter().bytes(1, nested).finish()
    }
    let fields: WireFields | null = new WireFields(nested)
    expect(() => {
      while (fields) fields = fields.message(1)
    }).toThrow('too-deep')
    // As a message, only the parts that have a meaning are opened.
    const payload = new WireWriter()
      .bytes(1, new WireWriter().bytes(commonFields.displayText, nested).finish())
      .bytes(chatMessageFields.user, nested)
      .string(chatMessageFields.content, '还在')
      .finish()
    const normaliser = createNormaliser()
    expect(normaliser.normalise({ method: methods.chat, msgId: '1', payload })).toHaveLength(1)
  })
})
