import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { makeChat, makeFrame, makeResponse } from '../testing/make-frames.ts'
import { hasSharedData, readRealFrame } from '../testing/shared-data.ts'
import { decodeFrame } from './decode-frame.ts'
import { pushFrameFields } from './envelope-fields.ts'
import { ackFrame, heartbeatFrame } from './outgoing-frames.ts'
import { WireFields } from './wire-reader.ts'
import { WireWriter } from './wire-writer.ts'

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

describe('decodeFrame', () => {
  it.each([true, false])('reads a frame of our own encoder, gzip %s', isGzip => {
    const response = makeResponse([makeChat('18446744073709551615', '你好')], { needAck: true })
    expect(decodeFrame(makeFrame(response, { isGzip }))).toMatchObject({
      kind: 'messages',
      logId: '803741752050424480',
      needAck: true,
      cursor: 'c-1',
      internalExt: 'ext-1',
      damagedCount: 0,
      messages: [{ method: 'WebcastChatMessage', msgId: '18446744073709551615' }],
    })
  })

  it.each(['hb', 'close', 'something-new'])('calls a %s frame a control', type => {
    const bytes = new WireWriter().string(pushFrameFields.payloadType, type).finish()
    expect(decodeFrame(bytes)).toEqual({ kind: 'control', type, logId: '' })
  })

  it('skips a damaged message and keeps the others', () => {
    const response = new WireWriter()
      .bytes(1, Uint8Array.of(0x0a, 0x7f))
      .bytes(1, new WireWriter().string(1, 'X').finish())
      .finish()
    const frame = decodeFrame(makeFrame(response))
    expect(frame).toMatchObject({ damagedCount: 1, messages: [{ method: 'X' }] })
  })

  it.each([
    ['no-payload', new Uint8Array()],
    ['truncated', Uint8Array.of(0x0a)],
    ['bad-varint', new Uint8Array(12).fill(0xff)],
    ['bad-tag', Uint8Array.of(0x00, 0x00)],
    ['bad-wire-type', Uint8Array.of(0x0b)],
    ['too-large', new Uint8Array(16 * 1024 * 1024 + 1)],
  ])('reports %s', (reason, bytes) => {
    expect(decodeFrame(bytes)).toEqual({ kind: 'damaged', reason })
  })

  it('reports bad gzip, and gzip that grows beyond 32 MB', () => {
    const frame = makeFrame(makeResponse([makeChat('1', '你好')]))
    const at = Buffer.from(frame).indexOf(Uint8Array.of(0x1f, 0x8b))
    expect(decodeFrame(frame.map((byte, index) => (index === at ? 0 : byte)))).toEqual({
      kind: 'damaged',
      reason: 'bad-gzip',
    })
    const bomb = gzipSync(new Uint8Array(33 * 1024 * 1024))
    const carrier = new WireWriter()
      .message(pushFrameFields.headers, h => h.string(1, 'compress_type').string(2, 'gzip'))
      .string(pushFrameFields.payloadType, 'msg')
      .bytes(pushFrameFields.payload, bomb)
      .finish()
    expect(decodeFrame(carrier)).toEqual({ kind: 'damaged', reason: 'too-large' })
  })

  it('refuses nesting deeper than any real message', () => {
    let bytes: Uint8Array = new Uint8Array()
    for (let depth = 0; depth < 30; depth++) bytes = new WireWriter().bytes(1, bytes).finish()
    let fields: WireFields | null = new WireFields(bytes)
    expect(() => {
      while (fields) fields = fields.message(1)
    }).toThrow('too-deep')
  })
})

describe('outgoing frames', () => {
  it('a heartbeat is the bytes of the page', () => {
    expect(hex(heartbeatFrame())).toBe('3a026862')
  })

  it('an acknowledgement carries the exact log id and internal_ext', () => {
    const bytes = ackFrame('803741752050424480', 'abc')
    expect(hex(bytes)).toBe('10a0b5f6b0d7dbdd930b3a0361636b4203616263')
  })
})

describe.skipIf(!hasSharedData)('real frames', () => {
  it.each([
    ['chat-2022', '8726349535470258530', ['WebcastChatMessage']],
    [
      'gift-pk-2026',
      '803741752050424480',
      [
        'WebcastGiftMessage',
        'WebcastInRoomBannerMessage',
        'WebcastLinkerContributeMessage',
        'WebcastRanklistHourEntranceMessage',
      ],
    ],
    ['member-2026', '644990964668164662', ['WebcastMemberMessage']],
  ] as const)('%s', (name, logId, methods) => {
    const frame = decodeFrame(readRealFrame(name))
    expect(frame).toMatchObject({ kind: 'messages', logId, needAck: true, damagedCount: 0 })
    if (frame.kind !== 'messages') return
    expect(frame.messages.map(message => message.method)).toEqual(methods)
    expect(frame.cursor).toMatch(/^t-\d+_r-\d+/)
    expect(frame.internalExt).toMatch(/^internal_src:pushserver/)
  })

  it('the acknowledgement of the gift frame is the known one', () => {
    const frame = decodeFrame(readRealFrame('gift-pk-2026'))
    if (frame.kind !== 'messages') return expect.unreachable()
    expect(frame.internalExt).toHaveLength(92)
    const expected = '10a0b5f6b0d7dbdd930b3a0361636b425c'
    expect(hex(ackFrame(frame.logId, frame.internalExt)).slice(0, expected.length)).toBe(expected)
  })
})
