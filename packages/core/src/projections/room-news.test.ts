import type { Entry, EntryBody, EntryBodyOf } from '@talkingcat/contract'
import { describe, expect, it } from 'vitest'
import { entryAt, nextPlace } from '../log/place.ts'
import { audience, ended, started, testRoom, viewerNamed } from '../log/test-entries.ts'
import { buildRecap } from '../recap/build-recap.ts'
import { renderCommentsJsonl } from '../recap/comments-jsonl.ts'
import { audienceProjection } from './audience.ts'
import { boardProjection } from './board.ts'
import { feedProjection } from './feed.ts'
import { fold } from './projection.ts'
import { roomFactsProjection } from './room-facts.ts'
import { sessionHeadProjection, toSession } from './session-head.ts'
import { statsProjection } from './stats.ts'

const t0 = 1_700_000_000_000
const log = (...bodies: EntryBody[]): Entry[] =>
  bodies.map((body, index) => entryAt(nextPlace(index + 1, t0 + index * 1000, t0), body))
const base = { messageId: '7500000000000000001', sentAt: null }

const shown = (
  value: number | null,
  told: Partial<EntryBodyOf<'stats.updated'>['payload']> = {},
): EntryBody => ({
  type: 'stats.updated',
  payload: {
    ...base,
    ...{ text: `${value}在线观众`, measure: 'online', value, total: value, isHidden: false },
    ...told,
  },
})
const board = (...names: string[]): EntryBody => ({
  type: 'rank.updated',
  payload: {
    ...base,
    ranks: names.map((name, index) => ({
      ...{ rank: index + 1, score: '1.2万', viewer: viewerNamed(name), isProfileHidden: false },
    })),
  },
})
const updated = (title: string, intro = ''): EntryBody => ({
  type: 'room.updated',
  payload: { ...base, title, hostName: '', intro },
})
const pk = (
  status: 'started' | 'scored' | 'ended',
  scores: [string, number][] = [],
): EntryBody => ({
  type: 'pk.changed',
  payload: {
    ...base,
    ...{ pkId: '3', status, durationMs: null },
    scores: scores.map(([hostId, score]) => ({ hostId, score })),
  },
})

describe('what the platform shows of the room', () => {
  it('counts the audience until a real count comes', () => {
    const before = log(shown(100), shown(null, { measure: 'other', value: 9e6 }), shown(120))
    expect(fold(statsProjection, before)).toMatchObject({ onlineCount: 120, peakOnlineCount: 120 })
    expect(fold(audienceProjection, before).curve.map(point => point.onlineCount)).toEqual([
      100, 120,
    ])
    const after = log(
      shown(100_000),
      audience(90),
      shown(100_000, { isHidden: true }),
      audience(80),
    )
    expect(fold(statsProjection, after)).toMatchObject({ onlineCount: 80, peakOnlineCount: 90 })
    const { curve, peak } = fold(audienceProjection, after)
    expect(curve.map(point => point.onlineCount)).toEqual([90, 80])
    expect(peak?.onlineCount).toBe(90)
  })

  it('keeps the newest board that has anyone on it', () => {
    const names = (entries: Entry[]) =>
      fold(boardProjection, entries).viewers.map(viewer => viewer.name)
    expect(names(log(audience(3)))).toEqual([])
    expect(names(log(board('甲', '乙'), audience(3), board()))).toEqual(['甲', '乙'])
    expect(names(log(board('甲', '乙'), board('乙')))).toEqual(['乙'])
  })

  it('knows the newest title, and that an empty one changes nothing', () => {
    const entries = log(started(), updated('', '每晚八点'), updated('夜场'), updated(''), ended())
    expect(fold(roomFactsProjection, entries)).toEqual({
      ...{ title: '夜场', hostName: testRoom.hostName, intro: '每晚八点' },
    })
    expect(fold(feedProjection, entries).rows).toMatchObject([{ kind: 'title', title: '夜场' }])
    const session = toSession('abcdefgh0001', fold(sessionHeadProjection, entries), false)
    if (!session) throw new Error('no session')
    expect(buildRecap(entries, session).session.room.title).toBe('夜场')
  })

  it('tells a PK by its final points, this host’s first', () => {
    const final = log(
      started(),
      pk('started'),
      pk('scored', [['8', 1]]),
      pk('ended', [
        ['8', 5],
        [testRoom.hostId, 7],
      ]),
    )
    expect(fold(feedProjection, final).rows).toMatchObject([
      { what: 'pk-started', points: [] },
      { what: 'pk-ended', points: [7, 5] },
    ])
    const lastKnown = log(
      started(),
      pk('scored', [
        [testRoom.hostId, 4],
        ['8', 1],
      ]),
      pk('ended'),
      pk('ended'),
    )
    expect(fold(feedProjection, lastKnown).rows).toMatchObject([{ points: [4, 1] }])
    const notOurs = log(
      started(),
      pk('ended', [
        ['8', 5],
        ['9', 6],
      ]),
    )
    expect(fold(feedProjection, notOurs).rows).toMatchObject([{ points: [] }])
  })

  it('is in comments.jsonl as the first generation called it', () => {
    const masked = { ...viewerNamed('薛***'), isMasked: true }
    const entries = log(shown(12), board('甲'), updated('夜场'), updated('', '每晚八点'), {
      type: 'share.received',
      payload: { ...base, viewer: masked },
    })
    const lines = [...renderCommentsJsonl(entries)].map(
      line => JSON.parse(line) as { type: string; payload: Record<string, unknown> },
    )
    expect(lines.map(({ type }) => type)).toEqual(['room_stats', 'room_rank', 'room_info', 'share'])
    expect(lines[0]?.payload.display_long).toBe('12在线观众')
    expect(lines[3]?.payload).toMatchObject({ nickname: '薛***', is_masked: true })
  })
})
