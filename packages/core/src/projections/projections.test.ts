import type { Entry, EntryBody } from '@talkingcat/contract'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { entryAt, nextPlace } from '../log/place.ts'
import {
  audience,
  danmaku,
  ended,
  enter,
  fansClub,
  follow,
  gap,
  gift,
  like,
  recapWritten,
  resumed,
  share,
  started,
  testRoom,
  utterance,
  viewerNamed,
} from '../log/test-entries.ts'
import { audienceProjection, meanOnlineCount, thinCurve } from './audience.ts'
import { feedProjection } from './feed.ts'
import { gapsProjection } from './gaps.ts'
import { giftRate } from './gift-rate.ts'
import { combine, fold } from './projection.ts'
import { sessionHeadProjection, toSession } from './session-head.ts'
import { statsProjection } from './stats.ts'
import { supportersProjection, topSupporters } from './supporters.ts'
import { transcriptProjection } from './transcript.ts'

const t0 = 1_700_000_000_000
/** Entries one second apart. */
const log = (...bodies: EntryBody[]): Entry[] =>
  bodies.map((body, index) => entryAt(nextPlace(index + 1, t0 + index * 1000, t0), body))

const all = combine({
  stats: statsProjection,
  transcript: transcriptProjection,
  feed: feedProjection,
  audience: audienceProjection,
  supporters: supportersProjection,
  gaps: gapsProjection,
  head: sessionHeadProjection,
})

const names = fc.constantFrom('阿禾', '小满', '谷雨')
const anyBody: fc.Arbitrary<EntryBody> = fc.oneof(
  fc.tuple(fc.string(), names).map(([text, name]) => danmaku(text, viewerNamed(name))),
  fc
    .record({
      count: fc.nat({ max: 20 }),
      each: fc.option(fc.nat({ max: 500 })),
      comboKey: fc.constantFrom('a', 'b', 'c'),
      isToHost: fc.boolean(),
      viewer: names.map(name => viewerNamed(name)),
    })
    .map(gift),
  fc.tuple(fc.nat({ max: 9 }), fc.option(fc.nat())).map(([count, total]) => like(count, total)),
  fc.nat({ max: 9000 }).map(count => audience(count, count * 2)),
  fc.nat({ max: 90_000 }).map(start => utterance(start, start + 900, '说话')),
  fc.constantFrom(enter(), follow(), share(), fansClub(), started(), resumed(), ended()),
  fc.constant(gap(t0, t0 + 500)),
)

describe('projections', () => {
  it('come to the same state live, in any batches, as in one replay', () => {
    fc.assert(
      fc.property(
        fc.array(anyBody, { maxLength: 60 }),
        fc.array(fc.nat({ max: 9 })),
        (bodies, cuts) => {
          const entries = log(...bodies)
          const live = all.initial()
          let from = 0
          for (const size of [...cuts, entries.length]) {
            fold(all, entries.slice(from, from + size), live)
            from += size
          }
          expect(live).toEqual(fold(all, entries))
        },
      ),
    )
  })

  it('count what belongs to the host and nothing else', () => {
    const stats = fold(
      statsProjection,
      log(
        danmaku('多少钱', viewerNamed('阿禾')),
        danmaku('有优惠吗', viewerNamed('阿禾')),
        danmaku('想要', viewerNamed('小满')),
        gift({ count: 3, each: 10 }),
        gift({ count: 2, each: null }),
        gift({ count: 5, each: 100, isToHost: false }),
        gift({ count: 0, each: 10, isComboEnd: true }),
        like(5, 1000),
        like(7, 900),
        enter(),
        follow(),
        share(),
        fansClub('joined'),
        fansClub('upgraded'),
        audience(80, 500),
        audience(60, 490),
      ),
    )
    expect(stats).toMatchObject({
      ...{ danmaku: 3, danmakuViewers: 2, gifts: 5, diamonds: 30, unpricedGifts: 2 },
      ...{ giftsToOthers: 5, likes: 12, likesRoomTotal: 1000, enters: 1, follows: 1, shares: 1 },
      ...{ fansClubJoins: 1, onlineCount: 60, peakOnlineCount: 80, totalViewerCount: 500 },
    })
  })

  it('tell the gift rate of the last minute', () => {
    const entries = log(...Array.from({ length: 120 }, () => gift({ count: 1, each: 2 })))
    const stats = fold(statsProjection, entries)
    expect(giftRate(stats, 119_000)).toEqual({ giftsPerMinute: 60, diamondsPerMinute: 120 })
    expect(giftRate(stats, 149_000)).toEqual({ giftsPerMinute: 30, diamondsPerMinute: 60 })
    expect(stats.recentGifts.length).toBeLessThanOrEqual(61)
  })

  it('show a combo as one growing row, and only replace rows that changed', () => {
    const first = log(danmaku('来了'), gift({ count: 1, each: 5, comboCount: 1 }), danmaku('哇'))
    const feed = fold(feedProjection, first)
    const [danmakuRow, giftRow] = feed.rows
    fold(
      feedProjection,
      log(
        gift({ count: 65, each: 5, comboCount: 66 }),
        gift({ count: 0, each: null, comboCount: 66, isComboEnd: true }),
      ),
      feed,
    )
    expect(feed.rows).toHaveLength(3)
    expect(feed.rows[1]).toMatchObject({
      key: '2',
      count: 66,
      comboCount: 66,
      diamonds: 330,
      isComboEnd: true,
    })
    expect(feed.rows[1]).not.toBe(giftRow)
    expect(feed.rows[0]).toBe(danmakuRow)
  })

  it('roll up who comes in, and make no row for the end of an unseen combo', () => {
    const people = ['一', '二', '三', '四'].map(name => enter(viewerNamed(name)))
    const feed = fold(
      feedProjection,
      log(...people, like(3), danmaku('好'), enter(), gift({ count: 0 })),
    )
    expect(feed.rows.map(row => row.kind)).toEqual(['enters', 'danmaku', 'enters'])
    expect(feed.rows[0]).toMatchObject({
      count: 4,
      viewers: [{ name: '二' }, { name: '三' }, { name: '四' }],
    })
  })

  it('put what was said in the order of its sound', () => {
    const entries = log(utterance(0, 1, '一'), utterance(9, 10, '三'), utterance(5, 6, '二'))
    const { utterances } = fold(transcriptProjection, entries)
    expect(utterances.map(one => one.text)).toEqual(['一', '二', '三'])
  })

  it('rank supporters by value, masked ones by name', () => {
    const masked = (name: string) => ({ id: '111111', name, isMasked: true })
    const supporters = fold(
      supportersProjection,
      log(
        gift({ count: 1, each: 10, viewer: masked('薛***') }),
        gift({ count: 1, each: 30, viewer: masked('李***') }),
        gift({ count: 2, each: 15, viewer: masked('薛***') }),
        gift({ count: 9, each: null, viewer: viewerNamed('无价') }),
        gift({ count: 9, each: 9999, viewer: viewerNamed('送别人'), isToHost: false }),
      ),
    )
    expect(topSupporters(supporters, 10)).toMatchObject([
      { viewer: { name: '薛***' }, diamonds: 40, giftCount: 3 },
      { viewer: { name: '李***' }, diamonds: 30 },
      { viewer: { name: '无价' }, diamonds: 0, unpricedGiftCount: 9 },
    ])
  })

  it('weigh the mean audience by time, not across silence', () => {
    const curve = [
      { atMs: 0, onlineCount: 100 },
      { atMs: 30_000, onlineCount: 200 },
      { atMs: 600_000, onlineCount: 50 },
    ]
    expect(meanOnlineCount(curve, 600_000)).toBe(Math.round((100 * 30 + 200 * 60) / 90))
    expect(meanOnlineCount(curve.slice(0, 1), 0)).toBe(100)
    expect(meanOnlineCount([], 1000)).toBeNull()
  })

  it('thin a long curve without losing its extremes or its order', () => {
    const curve = Array.from({ length: 10_000 }, (_, atMs) => ({
      atMs,
      onlineCount: atMs === 7321 ? 99_999 : atMs === 1234 ? 0 : 100 + (atMs % 37),
    }))
    const thin = thinCurve(curve, 500)
    expect(thin.length).toBeLessThanOrEqual(510)
    expect(thin.map(point => point.onlineCount)).toEqual(expect.arrayContaining([99_999, 0]))
    expect(thin.map(point => point.atMs)).toEqual(
      thin.map(point => point.atMs).toSorted((a, b) => a - b),
    )
  })

  it('know where a session stands', () => {
    const head = fold(sessionHeadProjection, log(started(), danmaku('好')))
    expect(toSession('aaaaaaaaaaa1', head, true)).toMatchObject({
      status: 'recording',
      endedAt: null,
      room: testRoom,
    })
    expect(toSession('aaaaaaaaaaa1', head, false)).toMatchObject({
      status: 'interrupted',
      endedAt: t0 + 1000,
    })
    const later = log(started(), danmaku('好'), ended('closed'), recapWritten('文件夹'))
    expect(toSession('aaaaaaaaaaa1', fold(sessionHeadProjection, later), false)).toMatchObject({
      ...{
        followsId: null,
        status: 'ended',
        endedAt: t0 + 1000,
        lastSeq: 4,
        recordsFolder: '文件夹',
      },
    })
    expect(toSession('aaaaaaaaaaa1', sessionHeadProjection.initial(), false)).toBeNull()
  })
})
