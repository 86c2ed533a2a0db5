import { type LiveEvent, liveEventSchema } from '@talkingcat/contract'
import { describe, expect, it } from 'vitest'
import { decodeFrame } from '../frames/decode-frame.ts'
import {
  battleSettingsFields,
  imDeleteMessageFields,
  linkMicBattleFields,
  linkMicBattleFinishFields,
  linkMicMethodFields,
  liveShoppingMessageFields,
  lotteryDrawResultMessageFields,
  luckyBoxEndMessageFields,
  luckyBoxMessageFields,
  methods,
  productChangeMessageFields,
  productFields,
  userScoreFields,
  type WireWriter,
} from '../frames/wire.ts'
import { makeMessage } from '../testing/make-frames.ts'
import { hasSharedData, readRealFrame, realFrameNames } from '../testing/shared-data.ts'
import { createNormaliser } from './normaliser.ts'

const bigId = '7630361251285076745'

/** The one live event of one synthetic message, checked against the contract. */
function one(method: string, write: (writer: WireWriter) => unknown): LiveEvent | undefined {
  const message = makeMessage(method, '99', writer => void write(writer))
  const [event] = createNormaliser().normalise(message)
  return event && liveEventSchema.parse(event)
}

describe('changes of the room (synthetic)', () => {
  it('danmaku taken back', () => {
    const event = one(methods.imDelete, w =>
      w
        .varint(imDeleteMessageFields.messageIds, BigInt(bigId))
        .varint(imDeleteMessageFields.messageIds, 6)
        .varint(imDeleteMessageFields.userIds, 42),
    )
    expect(event).toMatchObject({
      type: 'danmaku.recalled',
      payload: { recalledIds: [bigId, '6'], recalledViewerIds: ['42'] },
    })
    expect(one(methods.imDelete, () => {})).toBeUndefined()
  })

  it('products', () => {
    const list = one(methods.productChange, w =>
      w
        .string(productChangeMessageFields.toast, '上新了')
        .message(productChangeMessageFields.products, product =>
          product.varint(productFields.promotionId, BigInt(bigId)),
        )
        .varint(productChangeMessageFields.total, 12),
    )
    expect(list).toMatchObject({
      type: 'product.changed',
      payload: { productIds: [bigId], productCount: 12, text: '上新了' },
    })
    const shown = one(methods.liveShopping, w =>
      w.varint(liveShoppingMessageFields.promotionId, 77),
    )
    expect(shown).toMatchObject({ payload: { productIds: ['77'], productCount: null } })
    expect(one(methods.liveShopping, () => {})).toBeUndefined()
  })

  it('lucky boxes and lotteries', () => {
    const box = one(methods.luckyBox, w =>
      w
        .varint(luckyBoxMessageFields.diamondCount, 100)
        .varint(luckyBoxMessageFields.boxId, BigInt(bigId))
        .string(luckyBoxMessageFields.title, '福袋'),
    )
    expect(box).toMatchObject({
      type: 'lottery.changed',
      payload: { lotteryId: bigId, kind: 'lucky-box', status: 'started', diamonds: 100 },
    })
    const end = one(methods.luckyBoxEnd, w =>
      w.varint(luckyBoxEndMessageFields.boxId, BigInt(bigId)),
    )
    expect(end).toMatchObject({ payload: { lotteryId: bigId, status: 'ended', diamonds: null } })
    const draw = one(methods.lotteryDrawResult, w =>
      w
        .varint(lotteryDrawResultMessageFields.lotteryId, 9)
        .varint(lotteryDrawResultMessageFields.userIds, 42),
    )
    expect(draw).toMatchObject({ payload: { kind: 'lottery', status: 'ended', winnerIds: ['42'] } })
  })

  it.each([
    [methods.linkMicBattle, 'started'],
    [methods.linkMicBattleFinish, 'ended'],
  ])('%s: PK %s', (method, status) => {
    const event = one(method, w =>
      w.message(linkMicBattleFields.settings, settings =>
        settings
          .varint(battleSettingsFields.battleId, BigInt(bigId))
          .varint(battleSettingsFields.duration, 300),
      ),
    )
    expect(event).toMatchObject({
      type: 'pk.changed',
      payload: { pkId: bigId, status, scores: [], durationMs: 300_000 },
    })
  })

  it('the final points of a PK, also by the name without the usual prefix', () => {
    const event = one('LinkMicBattleFinishMethod', w =>
      w
        .message(linkMicBattleFinishFields.settings, settings =>
          settings.varint(battleSettingsFields.battleId, BigInt(bigId)),
        )
        .message(linkMicBattleFinishFields.scores, row =>
          row.varint(userScoreFields.score, 218).varint(userScoreFields.userId, BigInt(bigId)),
        )
        .message(linkMicBattleFinishFields.scores, row =>
          row.varint(userScoreFields.score, 211).varint(userScoreFields.userId, 8),
        ),
    )
    expect(event).toMatchObject({
      type: 'pk.changed',
      payload: {
        pkId: bigId,
        status: 'ended',
        scores: [
          { hostId: bigId, score: 218 },
          { hostId: '8', score: 211 },
        ],
      },
    })
  })

  it('PK points; other words about the connection are no events', () => {
    const event = one(methods.linkMic, w =>
      w
        .message(linkMicMethodFields.userScores, row =>
          row.varint(userScoreFields.score, 520).varint(userScoreFields.userId, BigInt(bigId)),
        )
        .varint(linkMicMethodFields.battleId, 3),
    )
    expect(event).toMatchObject({
      payload: { pkId: '3', status: 'scored', scores: [{ hostId: bigId, score: 520 }] },
    })
    expect(one(methods.linkMic, () => {})).toBeUndefined()
  })
})

it('counts what is left unread on purpose apart from what is not known', () => {
  const normaliser = createNormaliser()
  for (const method of ['WebcastRoomMessage', 'LinkMicArmiesMethod', 'WebcastNew']) {
    normaliser.normalise({ method, msgId: '', payload: new Uint8Array() })
  }
  expect([...normaliser.counters.unreadByMethod.keys()]).toEqual([
    'WebcastRoomMessage',
    'LinkMicArmiesMethod',
  ])
  expect([...normaliser.counters.unknownByMethod]).toEqual([['WebcastNew', 1]])
})

it.skipIf(!hasSharedData)('knows every method of the real frames', () => {
  const normaliser = createNormaliser()
  for (const name of realFrameNames) {
    const frame = decodeFrame(readRealFrame(name))
    if (frame.kind === 'messages') for (const each of frame.messages) normaliser.normalise(each)
  }
  expect([...normaliser.counters.unknownByMethod]).toEqual([])
})
