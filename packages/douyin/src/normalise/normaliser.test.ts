import { type LiveEvent, liveEventSchema } from '@talkingcat/contract'
import { describe, expect, it } from 'vitest'
import { decodeFrame } from '../frames/decode-frame.ts'
import {
  commonFields,
  contributorFields,
  emojiChatMessageFields,
  fansclubMessageFields,
  likeMessageFields,
  memberMessageFields,
  methods,
  roomUserSeqMessageFields,
  screenChatMessageFields,
  socialMessageFields,
  type WireWriter,
} from '../frames/wire.ts'
import { makeChat, makeControl, makeGift, makeMessage, writeUser } from '../testing/make-frames.ts'
import { hasSharedData, readRealFrame, type realFrameNames } from '../testing/shared-data.ts'
import { createNormaliser } from './normaliser.ts'
import { readChineseCount } from './read-parts.ts'

const user = writeUser('42', '小鱼')

/** The one live event of one message, checked against the contract. */
function one(
  method: string,
  write: (writer: WireWriter) => unknown,
  common?: (writer: WireWriter) => unknown,
): LiveEvent | undefined {
  const message = makeMessage(
    method,
    '99',
    writer => void write(writer),
    w => void common?.(w),
  )
  const [event] = createNormaliser().normalise(message)
  return event && liveEventSchema.parse(event)
}

describe('synthetic messages', () => {
  it('chat', () => {
    const [event] = createNormaliser().normalise(makeChat('7', '主播好'))
    expect(event).toMatchObject({
      type: 'danmaku.received',
      payload: {
        messageId: '7',
        text: '主播好',
        style: 'text',
        viewer: { id: '42', name: '小鱼' },
      },
    })
  })

  it('emoji chat and screen chat', () => {
    const emoji = one(methods.emojiChat, w =>
      w
        .message(emojiChatMessageFields.user, user)
        .string(emojiChatMessageFields.defaultContent, '[比心]'),
    )
    expect(emoji).toMatchObject({ payload: { text: '[比心]', style: 'emoji' } })
    const screen = one(methods.screenChat, w =>
      w.message(screenChatMessageFields.user, user).string(screenChatMessageFields.content, '冲'),
    )
    expect(screen).toMatchObject({ payload: { text: '冲', style: 'screen' } })
  })

  it('like, enter, fans club', () => {
    const like = one(methods.like, w =>
      w.varint(likeMessageFields.count, 8).varint(likeMessageFields.total, 1000),
    )
    expect(like).toMatchObject({ type: 'like.received', payload: { count: 8, roomTotal: 1000 } })
    const enter = one(methods.member, w =>
      w.varint(memberMessageFields.memberCount, 48).varint(memberMessageFields.action, 1),
    )
    expect(enter).toMatchObject({ type: 'enter.received', payload: { onlineCount: 48 } })
    expect(one(methods.member, w => w.varint(memberMessageFields.action, 5))).toBeUndefined()
    const club = one(methods.fansclub, w => w.varint(fansclubMessageFields.action, 2))
    expect(club).toMatchObject({ type: 'fans-club.received', payload: { action: 'joined' } })
  })

  it.each([
    [1, 'follow.received'],
    [3, 'share.received'],
    [9, undefined],
  ])('social action %i is %s', (action, type) => {
    expect(one(methods.social, w => w.varint(socialMessageFields.action, action))?.type).toBe(type)
  })

  it.each([
    [1, 'started'],
    [2, 'paused'],
    [3, 'ended'],
  ])('control %i is %s', (status, expected) => {
    const [event] = createNormaliser().normalise(makeControl('1', status))
    expect(event).toMatchObject({ type: 'broadcast.changed', payload: { status: expected } })
  })

  it('audience with its board', () => {
    const event = one(methods.roomUserSeq, w =>
      w
        .varint(roomUserSeqMessageFields.total, 321)
        .string(roomUserSeqMessageFields.totalPvForAnchor, '1.2万')
        .message(roomUserSeqMessageFields.ranks, row =>
          row
            .varint(contributorFields.score, 500)
            .message(contributorFields.user, user)
            .varint(contributorFields.rank, 1),
        ),
    )
    expect(event).toMatchObject({
      payload: {
        onlineCount: 321,
        totalViewerCount: 12_000,
        ranks: [{ rank: 1, score: '500', viewer: { name: '小鱼' } }],
      },
    })
  })

  it.each([
    ['薛***', '5', true],
    ['薛某', '111111', true],
    ['', '5', true],
    ['薛**某', '5', false],
  ])('name %j with id %s: masked %s', (name, id, isMasked) => {
    const event = one(methods.like, w => w.message(likeMessageFields.user, writeUser(id, name)))
    expect(event).toMatchObject({ payload: { viewer: { isMasked } } })
  })

  it.each([
    [1_776_121_373_297, 1_776_121_373_297],
    [1_672_157_081, 1_672_157_081_000],
    [5, null],
    [2 ** 52, null],
  ])('create_time %i is sentAt %s', (createTime, sentAt) => {
    const event = one(
      methods.like,
      () => {},
      common => common.varint(commonFields.createTime, createTime),
    )
    expect(event?.payload.sentAt).toBe(sentAt)
  })

  it('clips a text of megabytes and splits no character', () => {
    const [event] = createNormaliser().normalise(makeChat('1', `a${'🐟'.repeat(500_000)}`))
    expect(event?.type === 'danmaku.received' && event.payload.text).toMatch(/^a🐟+\ufffd$/u)
  })

  it('counts unknown and damaged messages', () => {
    const normaliser = createNormaliser()
    const payload = Uint8Array.of(0x0a, 0x7f)
    expect(normaliser.normalise({ method: 'WebcastNew', msgId: '1', payload })).toEqual([])
    expect(normaliser.normalise({ method: methods.chat, msgId: '2', payload })).toEqual([])
    expect(normaliser.counters).toMatchObject({ messages: 2, damaged: 1, events: 0 })
    expect(normaliser.counters.unknownByMethod.get('WebcastNew')).toBe(1)
  })
})

describe('gifts', () => {
  it('adds up a streak and closes it', () => {
    const normaliser = createNormaliser({ clock: { now: () => 0 } })
    const events = [
      makeGift('1', { repeatCount: 1 }),
      makeGift('2', { repeatCount: 66 }),
      makeGift('3', { repeatCount: 66, repeatEnd: 1 }),
      makeGift('4', { repeatCount: 66, repeatEnd: 1 }),
    ].flatMap(message => normaliser.normalise(message))
    const counts = events.map(event => event.type === 'gift.received' && event.payload.count)
    expect(counts).toEqual([1, 65, 0])
    expect(events.at(-1)).toMatchObject({ payload: { isComboEnd: true, comboCount: 66 } })
    expect(events[1]).toMatchObject({ payload: { diamonds: 650, diamondsEach: 10 } })
  })

  it('closes a silent streak in the name of its last event', () => {
    const normaliser = createNormaliser({ clock: { now: () => 0 } })
    normaliser.normalise(makeGift('1', { repeatCount: 3 }))
    const [event] = normaliser.flush(10_000)
    expect(event).toMatchObject({
      payload: { count: 0, comboCount: 3, isComboEnd: true, diamonds: 0, giftName: '小心心' },
    })
    expect(normaliser.flush(20_000)).toEqual([])
  })

  it('knows no price of 0', () => {
    const [event] = createNormaliser().normalise(makeGift('1', { diamonds: 0 }))
    expect(event).toMatchObject({ payload: { diamondsEach: null, diamonds: null } })
  })

  it.each([
    [undefined, true],
    ['900', true],
    ['901', false],
  ])('to %s in the room of 900: to the host %s', (toUserId, isToHost) => {
    const normaliser = createNormaliser({ hostId: '900' })
    const [event] = normaliser.normalise(makeGift('1', toUserId ? { toUserId } : {}))
    expect(event).toMatchObject({ payload: { isToHost } })
  })
})

it.each([
  ['1234', 1234],
  ['1.2万', 12_000],
  ['3亿', 300_000_000],
  ['10万+', 100_000],
  ['', null],
  ['很多', null],
])('reads the count %j', (text, count) => {
  expect(readChineseCount(text)).toBe(count)
})

describe.skipIf(!hasSharedData)('real frames', () => {
  function events(name: (typeof realFrameNames)[number], hostId = ''): LiveEvent[] {
    const normaliser = createNormaliser({ hostId })
    const frame = decodeFrame(readRealFrame(name))
    if (frame.kind !== 'messages') return []
    const all = frame.messages.flatMap(message => normaliser.normalise(message))
    expect(normaliser.counters.damaged).toBe(0)
    return all.map(event => liveEventSchema.parse(event))
  }

  it('chat of 2022', () => {
    expect(events('chat-2022')).toMatchObject([
      {
        type: 'danmaku.received',
        payload: {
          messageId: '7181859941539730490',
          sentAt: 1_672_157_081_000,
          text: '百分之10可以直播半小时',
          viewer: { id: '42769183083127515', isMasked: false, gender: 'male', payLevel: 14 },
        },
      },
    ])
  })

  it.each(['', '1000000000000000'])('gift to the other host of a PK, host id %j', hostId => {
    expect(events('gift-pk-2026', hostId)).toMatchObject([
      {
        type: 'gift.received',
        payload: {
          giftId: '463',
          giftName: '小心心',
          count: 1,
          diamonds: 1,
          isToHost: false,
          isComboEnd: false,
          sentAt: 1_776_121_373_297,
          viewer: { id: '6957328423941148360', displayId: '874d9c3', isMasked: false },
        },
      },
    ])
  })

  it('the same gift counts in the room of the one who got it', () => {
    expect(events('gift-pk-2026', '55993466264719615')).toMatchObject([
      { payload: { isToHost: true } },
    ])
  })

  it('enter of 2026', () => {
    expect(events('member-2026')).toMatchObject([
      {
        type: 'enter.received',
        payload: { onlineCount: 48, viewer: { id: '6957328423941148360', isMasked: false } },
      },
    ])
  })
})
