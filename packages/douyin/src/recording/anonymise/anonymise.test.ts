import type { LiveEvent } from '@talkingcat/contract'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeFrame } from '../../frames/decode-frame.ts'
import {
  chatMessageFields,
  methods,
  pushFrameFields,
  responseFields,
  WireWriter,
} from '../../frames/wire.ts'
import { varintBytes } from '../../frames/wire-writer.ts'
import { ignoredMethods } from '../../normalise/ignored-methods.ts'
import { createReplaySource } from '../../sources/replay.ts'
import { storyOf } from '../../testing/event-story.ts'
import {
  makeChat,
  makeFrame,
  makeMessage,
  makeResponse,
  writeUser,
} from '../../testing/make-frames.ts'
import { personArbitrary } from '../../testing/planted-people.ts'
import { hitsArbitrary, plantedFrames } from '../../testing/planted-room.ts'
import { hasSharedData, readRealFrame, realFrameNames } from '../../testing/shared-data.ts'
import { openBytes, tracesOf } from '../../testing/traces.ts'
import type { RecordedFrame } from '../recorded-frame.ts'
import { createAnonymiser } from './anonymise-frame.ts'
import { messageRules } from './message-rules.ts'

async function eventsOf(frames: readonly RecordedFrame[]): Promise<LiveEvent[]> {
  const source = createReplaySource(frames, { speed: Number.POSITIVE_INFINITY })
  const events: LiveEvent[] = []
  for await (const item of source.open(new AbortController().signal)) {
    if (item.kind === 'item') events.push(item.item)
  }
  return events
}

const diamondsOf = (events: readonly LiveEvent[]) =>
  events.reduce((sum, e) => sum + (e.type === 'gift.received' ? (e.payload.diamonds ?? 0) : 0), 0)

function anonymised(frames: readonly RecordedFrame[], keepDanmaku = false): RecordedFrame[] {
  const anonymiser = createAnonymiser({ keepDanmaku })
  return frames.map(frame => anonymiser.anonymise(frame))
}

function found(frames: readonly RecordedFrame[], people: Parameters<typeof tracesOf>[0]): string[] {
  const bytes = openBytes(frames)
  return tracesOf(people).flatMap(trace => (bytes.includes(trace.bytes) ? [trace.what] : []))
}

const peopleArbitrary = fc.array(personArbitrary, { minLength: 2, maxLength: 4 })

describe('anonymised frames', () => {
  it('name nobody who was in them, in any form, and tell the same story', async () => {
    await fc.assert(
      fc.asyncProperty(peopleArbitrary, hitsArbitrary, async (people, hits) => {
        const frames = plantedFrames(people, hits)
        const clean = anonymised(frames)
        expect(found(clean, people)).toEqual([])
        const [before, after] = [await eventsOf(frames), await eventsOf(clean)]
        expect(storyOf(after)).toEqual(storyOf(before))
        expect(diamondsOf(after)).toBe(diamondsOf(before))
      }),
      { numRuns: 150 },
    )
  }, 120_000)

  it('the search above finds people where they are', () => {
    fc.assert(
      fc.property(peopleArbitrary, people => {
        const hits = Array.from({ length: 80 }, (_, index) => ({
          kind: index,
          person: index,
          other: index + 1,
          count: 1,
          isEnd: false,
        }))
        const names = new Set(found(plantedFrames(people, hits), people))
        for (const person of people) {
          for (const word of person.texts) expect(names).toContain(word)
          for (const id of person.ids) expect(names).toContain(`varint ${id}`)
          expect(names).toContain(`decimal ${person.ids[0]}`)
          expect(names).toContain(`fixed ${person.ids[0]}`)
        }
      }),
      { numRuns: 5 },
    )
  }, 120_000)
})

describe('what is kept and what is not', () => {
  const at = 1_776_121_373_581
  const push = (bytes: Uint8Array): RecordedFrame => ({ atMs: at, kind: 'push', bytes })
  const textsOf = (events: readonly LiveEvent[]) =>
    events.flatMap(event => (event.type === 'danmaku.received' ? [event.payload.text] : []))

  it('every kind of message that becomes an event has its rules', () => {
    const read = Object.values(methods).filter(method => !ignoredMethods.has(method))
    expect([...messageRules.keys()].sort()).toEqual(read.sort())
  })

  it('danmaku keep their shape, and their words only when asked', async () => {
    const text = '小鱼 says: 加微信 wx-Ab12，￥99！🌸ｆｏｏ'
    const frames = [push(makeFrame(makeResponse([makeChat('1', text), makeChat('2', text)])))]
    const [masked = '', again] = textsOf(await eventsOf(anonymised(frames)))
    expect(masked).toMatch(
      /^\p{L}{2} [a-z]{4}: \p{L}{3} [a-z]{2}-[A-Z][a-z]\d{2}，\p{S}\d\d！\p{Emoji}\p{L}{3}$/u,
    )
    expect(Buffer.byteLength(masked)).toBe(Buffer.byteLength(text))
    expect(again).toBe(masked)
    for (const word of ['小鱼', 'says', '加微信', '🌸']) expect(masked).not.toContain(word)
    expect(textsOf(await eventsOf(anonymised(frames, true)))).toEqual([text, text])
  })

  it('two files can not be compared', async () => {
    const frames = [push(makeFrame(makeResponse([makeChat('1', '主播好')])))]
    const [one, two] = [await eventsOf(anonymised(frames)), await eventsOf(anonymised(frames))]
    expect(one[0]?.payload).not.toEqual(two[0]?.payload)
  })

  it('masked and anonymous viewers stay what they are', async () => {
    const write = (id: string, name: string) => (w: WireWriter) =>
      void w
        .message(chatMessageFields.user, writeUser(id, name))
        .string(chatMessageFields.content, '1')
    const messages = [
      makeMessage(methods.chat, '1', write('111111', '薛***')),
      makeMessage(methods.chat, '2', write('222222222', '林***')),
    ]
    const events = await eventsOf(anonymised([push(makeFrame(makeResponse(messages)))]))
    expect(events).toMatchObject([
      { payload: { viewer: { id: '111111', isMasked: true } } },
      { payload: { viewer: { isMasked: true } } },
    ])
    expect(JSON.stringify(events)).not.toMatch(/[薛林]|222222222/)
  })

  it('an id that is too short for a snowflake is replaced where it is not known either', () => {
    const old = makeMessage(methods.chat, '1', w => w.varint(210, 58_838_136).varint(211, 31_000))
    const [clean] = anonymised([push(makeFrame(makeResponse([old]), { isGzip: false }))])
    const bytes = Buffer.from(clean?.bytes ?? [])
    expect(bytes.includes(Buffer.from(varintBytes(58_838_136n)))).toBe(false)
    expect(bytes.includes(Buffer.from(varintBytes(31_000n)))).toBe(true)
  })

  it('an id in raw bytes is not kept because it could be a message of small numbers', () => {
    // Found by the property above: read as protobuf, these are fields with small values.
    const raw = Buffer.alloc(8)
    raw.writeBigUInt64LE(2_168_596_981_110_737_096n)
    const chat = makeMessage(methods.chat, '1', w => w.bytes(208, raw))
    const frame = push(makeFrame(makeResponse([chat]), { isGzip: false }))
    expect(openBytes([frame]).includes(raw)).toBe(true)
    expect(openBytes(anonymised([frame])).includes(raw)).toBe(false)
  })

  it('a message of an unknown kind keeps its name alone', () => {
    const news = makeMessage('WebcastBrandNewMessage', '7', w => w.string(2, '张三丰来了'))
    const odd = makeMessage('张三丰的消息', '8', w => w.string(2, '张三丰来了'))
    const frames = [push(makeFrame(makeResponse([news, odd])))]
    const anonymiser = createAnonymiser()
    const frame = decodeFrame(anonymiser.anonymise(frames[0] ?? push(new Uint8Array())).bytes)
    if (frame.kind !== 'messages') return expect.unreachable()
    expect(frame.messages[0]).toMatchObject({ method: 'WebcastBrandNewMessage' })
    expect(frame.messages.map(message => message.payload.length)).toEqual([0, 0])
    expect(frame.messages[1]?.method).not.toContain('张三丰')
    expect(anonymiser.counters).toMatchObject({ messages: 2, emptiedMessages: 2 })
  })

  it('damage stays damage: the frame, its gzip, one message, a part of one', async () => {
    const user = Uint8Array.of(0x0a, 0x7f)
    const broken = makeMessage(methods.chat, '1', w =>
      w.bytes(chatMessageFields.user, user).string(chatMessageFields.content, '张三丰'),
    )
    const ids = makeMessage(methods.imDelete, '2', w => w.bytes(2, Uint8Array.of(0xff, 0xff)))
    const badGzip = new WireWriter()
      .message(pushFrameFields.headers, h => h.string(1, 'compress_type').string(2, 'gzip'))
      .string(pushFrameFields.payloadType, 'msg')
      .string(pushFrameFields.payload, '张三丰')
      .finish()
    const lost = new WireWriter().bytes(responseFields.messages, user).finish()
    const frames: RecordedFrame[] = [
      push(Buffer.from('张三丰')),
      push(badGzip),
      push(makeFrame(Buffer.concat([lost, makeResponse([broken, ids, makeChat('3', '好')])]))),
      { atMs: at, kind: 'im-fetch', bytes: Buffer.from('张三丰') },
    ]
    const anonymiser = createAnonymiser()
    const clean = frames.map(frame => anonymiser.anonymise(frame))
    expect(openBytes(clean.slice(2, 3)).includes('张三丰')).toBe(false)
    for (const { bytes } of clean) expect(Buffer.from(bytes).includes('张三丰')).toBe(false)
    const [before, after] = [await damageOf(frames), await damageOf(clean)]
    expect(after).toEqual(before)
    expect(before).toEqual({ events: 1, frames: 3, messages: 2 })
    expect(anonymiser.counters.unreadableFrames).toBe(3)
  })

  async function damageOf(frames: readonly RecordedFrame[]) {
    const source = createReplaySource(frames, { speed: Number.POSITIVE_INFINITY })
    let events = 0
    for await (const item of source.open(new AbortController().signal)) {
      if (item.kind === 'item') events += 1
    }
    const damaged = [...source.counters.damagedFrames.values()].reduce((a, b) => a + b, 0)
    return { events, frames: damaged, messages: source.counters.intake?.normaliser.damaged }
  }

  it('whatever the bytes are, nothing is thrown', () => {
    const anonymiser = createAnonymiser()
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.boolean(), (bytes, isPush) => {
        const payload = makeFrame(bytes, { isGzip: isPush })
        anonymiser.anonymise(push(payload))
        anonymiser.anonymise({ atMs: at, kind: 'im-fetch', bytes })
        anonymiser.anonymise(push(bytes))
      }),
      { numRuns: 500 },
    )
  })
})

describe.skipIf(!hasSharedData)('real frames (absent: skipped)', () => {
  const frames = () =>
    realFrameNames.map((name, index): RecordedFrame => {
      return { atMs: 1_776_121_373_581 + index, kind: 'push', bytes: readRealFrame(name) }
    })

  it('tell the same story without their ids, names and pictures', async () => {
    const clean = anonymised(frames())
    const [before, after] = [await eventsOf(frames()), await eventsOf(clean)]
    expect(storyOf(after)).toEqual(storyOf(before))
    expect(before.length).toBeGreaterThan(2)
    const bytes = openBytes(clean)
    for (const secret of [
      '观众甲',
      '颗美玉',
      '874d9c3',
      'd3b449654ab6a',
      '64bbec328af8380ccfaba8acc9f88f6f5743abb4a62fa66353b098d5e4f',
      'Aaf4821a69450459b4fbd2e2039869229834408a77734de6f1f3665a484d2e145',
      'MS4wLjNOoRVD_uqnEfhXPZqCWan44I_gB6OKQS39f7waIwVsVZqroGnR_1cDcD1wE9yVcks',
      '6957328423941148360',
      '1100493160862675',
      '1742910406934457477',
      '7181823408362015540',
    ]) {
      expect(openBytes(frames()).includes(secret)).toBe(true)
      expect(bytes.includes(secret)).toBe(false)
    }
    for (const id of [
      6957328423941148360n,
      3329859604408n,
      55993466264719615n,
      7628304147959352090n,
    ]) {
      const varint = Buffer.from(varintBytes(id))
      expect(openBytes(frames()).includes(varint)).toBe(true)
      expect(bytes.includes(varint)).toBe(false)
    }
  })
})
