import { type LiveEvent, liveEventSchema } from '@talkingcat/contract'
import { describe, expect, it } from 'vitest'
import {
  liveMsgRecallMessageFields,
  lotteryEventNewMessageFields,
  methods,
  roomIntroMessageFields,
  roomRankFields,
  roomRankMessageFields,
  roomStatsMessageFields,
  userFields,
  WireWriter,
} from '../frames/wire.ts'
import { makeMessage, writeUser } from '../testing/make-frames.ts'
import { createNormaliser, type Normaliser } from './normaliser.ts'

const bigId = '7630361251285076745'

function say(
  normaliser: Normaliser,
  method: string,
  write: (writer: WireWriter) => unknown,
): LiveEvent[] {
  const message = makeMessage(method, '99', writer => void write(writer))
  return normaliser.normalise(message).map(event => liveEventSchema.parse(event))
}

const stats = (text: string, value: number) => (writer: WireWriter) =>
  writer
    .string(roomStatsMessageFields.displayShort, '1万')
    .string(roomStatsMessageFields.displayLong, text)
    .varint(roomStatsMessageFields.displayValue, value)
    .varint(roomStatsMessageFields.total, value + 1)

const board = (...rows: [id: string, name: string, score: string][]) => {
  return (writer: WireWriter) => {
    for (const [id, name, score] of rows)
      writer.message(roomRankMessageFields.ranks, row =>
        row
          .message(roomRankFields.user, user => {
            writeUser(id, name)(user)
            // A picture's address, new in every message as on the platform.
            user.message(userFields.avatarThumb, image =>
              image.string(1, `https://p3.example/${Math.random()}`),
            )
          })
          .string(roomRankFields.scoreText, score),
      )
  }
}

describe('what the platform shows of the room (synthetic)', () => {
  it('numbers: the longest words, and only changes', () => {
    const normaliser = createNormaliser()
    const [event] = say(normaliser, methods.roomStats, stats('1.2万在线观众', 12_345))
    expect(event).toMatchObject({
      type: 'stats.updated',
      payload: { text: '1.2万在线观众', measure: 'online', value: 12_345, total: 12_346 },
    })
    expect(say(normaliser, methods.roomStats, stats('1.2万在线观众', 12_345))).toEqual([])
    expect(normaliser.counters.ignored).toBe(1)
    expect(say(normaliser, methods.roomStats, stats('30万本场点赞', 300_000))).toMatchObject([
      { payload: { measure: 'other' } },
    ])
    const hidden = say(normaliser, methods.roomStats, w =>
      w.varint(roomStatsMessageFields.isHidden, 1),
    )
    expect(hidden).toMatchObject([{ payload: { text: '', value: null, isHidden: true } }])
    expect(say(normaliser, methods.roomStats, () => {})).toEqual([])
  })

  it('the board: in its order, only changes, masked names kept and marked', () => {
    const normaliser = createNormaliser()
    const rows = board([bigId, '小鱼', '1.2万'], ['111111', '薛***', ''])
    expect(say(normaliser, methods.roomRank, rows)).toMatchObject([
      {
        type: 'rank.updated',
        payload: {
          ranks: [
            { rank: 1, score: '1.2万', viewer: { id: bigId, name: '小鱼', isMasked: false } },
            { rank: 2, score: '', viewer: { name: '薛***', isMasked: true } },
          ],
        },
      },
    ])
    expect(say(normaliser, methods.roomRank, rows)).toEqual([])
    expect(say(normaliser, methods.roomRank, board(['5', '阿强', '']))).toHaveLength(1)
    expect(normaliser.counters).toMatchObject({ events: 2, ignored: 1 })
  })

  it('the introduction, once', () => {
    const normaliser = createNormaliser()
    const intro = (writer: WireWriter) =>
      writer
        .message(roomIntroMessageFields.user, writeUser(bigId, '茶铺阿禾'))
        .string(roomIntroMessageFields.intro, '每晚八点')
    expect(say(normaliser, methods.roomIntro, intro)).toMatchObject([
      { type: 'room.updated', payload: { title: '', hostName: '茶铺阿禾', intro: '每晚八点' } },
    ])
    expect(say(normaliser, methods.roomIntro, intro)).toEqual([])
  })

  it('a running lottery: its start once, its end once, after a restart too', () => {
    const lottery = (status: number) => (writer: WireWriter) =>
      writer
        .varint(lotteryEventNewMessageFields.lotteryId, BigInt(bigId))
        .varint(lotteryEventNewMessageFields.status, status)
        .string(lotteryEventNewMessageFields.awardName, '茶杯')
    const normaliser = createNormaliser()
    const [started] = say(normaliser, methods.lotteryEventNew, lottery(1))
    expect(started).toMatchObject({
      type: 'lottery.changed',
      payload: { lotteryId: bigId, kind: 'lottery', status: 'started', title: '茶杯' },
    })
    expect(say(normaliser, methods.lotteryEventNew, lottery(1))).toEqual([])
    expect(say(normaliser, methods.lotteryEventNew, lottery(3))).toEqual([])
    const resumed = createNormaliser()
    if (started) resumed.restore(started)
    expect(say(resumed, methods.lotteryEventNew, lottery(1))).toEqual([])
    expect(say(resumed, methods.lotteryEventNew, lottery(2))).toMatchObject([
      { payload: { status: 'ended' } },
    ])
  })

  it('one message taken back: a message without the common part', () => {
    const normaliser = createNormaliser()
    const recall = (id: string) =>
      normaliser.normalise({
        method: methods.liveMsgRecall,
        msgId: '1',
        payload: new WireWriter().string(liveMsgRecallMessageFields.recalledId, id).finish(),
      })
    expect(recall(bigId)).toMatchObject([
      { type: 'danmaku.recalled', payload: { recalledIds: [bigId], recalledViewerIds: [] } },
    ])
    for (const id of ['', '0', 'abc', '9'.repeat(21)]) expect(recall(id)).toEqual([])
    expect(normaliser.counters).toMatchObject({ events: 1, ignored: 4, damaged: 0 })
  })
})
