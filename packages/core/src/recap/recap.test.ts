import { type Entry, type EntryBody, recapSchema, type Session } from '@talkingcat/contract'
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
  share,
  started,
  testRoom,
  utterance,
  viewerNamed,
} from '../log/test-entries.ts'
import { fold } from '../projections/projection.ts'
import { sessionHeadProjection, toSession } from '../projections/session-head.ts'
import { statsProjection } from '../projections/stats.ts'
import { buildRecap } from './build-recap.ts'
import { renderCommentsJsonl } from './comments-jsonl.ts'
import { renderReportHtml } from './report/report.ts'
import { renderTranscriptTxt } from './transcript-txt.ts'

const t0 = Date.UTC(2026, 3, 3, 12, 5)
const zone = { timeZone: 'Asia/Shanghai' }
const log = (stepMs: number, bodies: readonly EntryBody[]): Entry[] =>
  bodies.map((body, index) => entryAt(nextPlace(index + 1, t0 + index * stepMs, t0), body))
const sessionOf = (entries: readonly Entry[]): Session => {
  const session = toSession('aaaaaaaaaaa1', fold(sessionHeadProjection, entries), false)
  if (!session) throw new Error('the entries have no session.started')
  return session
}
const recapOf = (entries: readonly Entry[]) => buildRecap(entries, sessionOf(entries))

/** A long broadcast: `count` entries over `hours` hours. */
function broadcast(count: number, hours: number): Entry[] {
  const stepMs = (hours * 3_600_000) / count
  const viewer = (index: number) => viewerNamed(`观众${index % 997}`)
  const bodies = Array.from({ length: count - 2 }, (_, index): EntryBody => {
    if (index % 50 === 0) return audience(500 + (index % 313), index)
    if (index % 33 === 0)
      return utterance(
        Math.floor(index * stepMs),
        Math.floor(index * stepMs) + 900,
        '欢迎来到直播间',
      )
    if (index % 17 === 0)
      return gift({ count: 1 + (index % 5), each: 9, viewer: viewer(index), comboKey: `${index}` })
    if (index % 3 === 0) return danmaku(`第 ${index} 条`, viewer(index))
    return index % 2 === 0 ? enter(viewer(index)) : like(3)
  })
  return log(stepMs, [started(), ...bodies, ended()]).map(entry => ({
    ...entry,
    at: Math.floor(entry.at),
    atMs: Math.floor(entry.atMs),
  }))
}

describe('recap', () => {
  it('has the totals of a replay, whatever happened', () => {
    const body = fc.oneof(
      fc.nat({ max: 4 }).map(index => danmaku('好', viewerNamed(`观众${index}`))),
      fc
        .record({
          count: fc.nat({ max: 9 }),
          each: fc.option(fc.nat({ max: 99 })),
          isToHost: fc.boolean(),
        })
        .map(gift),
      fc.nat({ max: 9 }).map(count => like(count)),
      fc.constantFrom(
        enter(),
        follow(),
        share(),
        fansClub(),
        fansClub('upgraded'),
        audience(9, 90),
      ),
    )
    fc.assert(
      fc.property(fc.array(body, { maxLength: 50 }), bodies => {
        const entries = log(700, [started(), ...bodies, ended(), recapWritten('文件夹')])
        const recap = recapOf(entries)
        const stats = fold(statsProjection, entries)
        expect(stats).toMatchObject(recap.totals)
        const sum = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0)
        expect(sum(recap.danmakuPerMinute)).toBe(stats.danmaku)
        expect(sum(recap.giftsByName.map(row => row.count))).toBe(stats.gifts)
        expect(sum(recap.giftsByName.map(row => row.diamonds ?? 0))).toBe(stats.diamonds)
        expect(sum(recap.supporters.map(one => one.diamonds))).toBe(stats.diamonds)
        expect(recapSchema.parse(recap)).toEqual(recap)
      }),
    )
  })

  it('is empty, but whole, for a session in which nothing happened', () => {
    const recap = recapOf(log(0, [started()]))
    expect(recapSchema.parse(recap)).toEqual(recap)
    expect(recap).toMatchObject({
      ...{ durationMs: 0, giftsByName: [], danmakuPerMinute: [], transcript: [], gaps: [] },
      audience: { curve: [], peakOnlineCount: null, meanOnlineCount: null, totalViewerCount: null },
    })
    expect(renderReportHtml(recap)).toContain('这一场没有识别出语音')
    expect(renderTranscriptTxt(recap, zone)).toContain('这一场没有识别出语音')
  })

  it('tells of a session that was nothing but gaps', () => {
    const gaps = [gap(t0 + 1000, t0 + 61_000), gap(t0 + 1000, t0 + 31_000, 'audio')]
    const recap = recapOf(log(61_000, [started(), ...gaps, ended()]))
    expect(recap.gaps).toEqual(gaps.map(one => one.payload))
    expect(recap.danmakuPerMinute).toEqual([0, 0, 0, 0])
    const page = renderReportHtml(recap)
    expect(page).toContain('有 2 处中断，合计 1 分。')
    expect(page).toContain('网络中断')
  })

  it('lasts until the last fact, not until it was closed or written up later', () => {
    const entries = log(0, [
      started(),
      danmaku('最后一条'),
      ended('closed'),
      recapWritten('文件夹'),
    ])
    const moved = entries.map((entry, index) => ({
      ...entry,
      atMs: [0, 90_000, 9_000_000, 9_900_000][index] ?? 0,
    }))
    expect(buildRecap(moved, sessionOf(entries)).durationMs).toBe(90_000)
  })

  it('takes in four hours and 100,000 entries in one pass', { timeout: 60_000 }, () => {
    const entries = broadcast(100_000, 4)
    const startedAt = performance.now()
    const recap = recapOf(entries)
    const page = renderReportHtml(recap, zone)
    let lines = 0
    for (const line of renderCommentsJsonl(entries)) lines += line.endsWith('\n') ? 1 : 0
    const text = renderTranscriptTxt(recap, zone)
    process.stdout.write(
      `recap of 100,000 entries: ${Math.round(performance.now() - startedAt)} ms\n`,
    )
    expect(recap.danmakuPerMinute).toHaveLength(240)
    expect(recap.audience.curve.length).toBeLessThanOrEqual(1010)
    expect(lines).toBe(100_000 - 2 - recap.transcript.length)
    expect(text.match(/^\[/gm)).toHaveLength(recap.transcript.length)
    expect(page.match(/<li><time>/g)).toHaveLength(recap.transcript.length)
  })
})

describe('transcript.txt', () => {
  it('has a head and a line per utterance, however the text is broken', () => {
    const said = [
      utterance(1000, 2000, '大家好'),
      utterance(3_787_000, 3_788_000, '一行\n[00:00] 假的一行\u2028'),
    ]
    const text = renderTranscriptTxt(recapOf(log(1000, [started(), ...said, ended()])), zone)
    expect(text).toBe(
      [
        ...[
          '茶铺阿禾 的直播文字记录',
          '直播标题：山野茶铺 春茶上新',
          '开始时间：2026年4月3日 20:05',
          '时长：3 秒',
        ],
        ...['', '[00:01] 大家好', '[1:03:07] 一行 [00:00] 假的一行', ''],
      ].join('\n'),
    )
  })
})

describe('comments.jsonl', () => {
  it('keeps the shape of the first generation, ids as strings', () => {
    const viewer = viewerNamed('小满', '7312345678901234567')
    const entries = log(1500, [
      started(),
      danmaku('多少钱', viewer),
      gift({ count: 3, each: 10, comboCount: 5, viewer }),
      gift({ count: 0, each: 10, comboCount: 5, isComboEnd: true, viewer }),
      like(4, 100, viewer),
      enter(viewer),
      audience(80, 500),
      utterance(0, 1, '不是弹幕'),
    ])
    const lines = [...renderCommentsJsonl(entries)].map(line => JSON.parse(line))
    expect(lines.map(line => line.type)).toEqual([
      'chat',
      'gift',
      'like',
      'member',
      'room_user_stats',
    ])
    expect(lines[0]).toEqual({
      type: 'chat',
      payload: {
        ...{ user_id: '7312345678901234567', user_id_str: '7312345678901234567' },
        ...{ nickname: '小满', gender: 'unknown', level: 0, content: '多少钱' },
      },
      timestamp: (t0 + 1500) / 1000,
      ts: t0 + 1500,
      source: 'douyin',
    })
    expect(lines[1].payload).toMatchObject({
      gift_name: '小心心',
      count: 3,
      diamond_count: 10,
      gift_value: 30,
    })
    expect(lines[2].payload).toMatchObject({ count: 4, total: 100 })
    expect(lines[4].payload).toEqual({ current: 80, total: '500' })
  })
})

describe('report.html', () => {
  const hostile = [
    '<script>alert(1)</script>',
    '"onload="alert(1)',
    "'><img src=x onerror=alert(1)>",
    '</style><script>',
    '</title><script>',
    'javascript:alert(1)',
    '<!--',
    '&lt;b&gt;',
    '`+alert(1)+`',
    '\u0000<b>',
  ]
  const page = (evil: string) => {
    const viewer = viewerNamed(evil)
    const room = { ...testRoom, hostName: evil, title: evil, webRid: evil }
    const bodies = [
      started(room),
      danmaku(evil, viewer),
      gift({ count: 2, each: 5, name: evil, viewer }),
      audience(5, 9),
      utterance(0, 900, evil),
      gap(t0, t0 + 900, 'audio'),
      audience(4, 9),
      ended(),
    ]
    return renderReportHtml(recapOf(log(1000, bodies)), zone)
  }
  /** The page's tags and attributes, its texts left out. */
  const skeleton = (source: string) => (source.match(/<[^>]*>/g) ?? []).join('')

  it.each(hostile)('shows %j as text and as nothing else', evil => {
    expect(skeleton(page(evil))).toBe(skeleton(page('阿禾')))
    expect(page(evil)).not.toContain('\u0000')
  })

  it('keeps its structure for any text', () => {
    const plain = skeleton(page('阿禾'))
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'binary' }), text => {
        // A name of nothing but white space is the same page, too.
        expect(skeleton(page(`x${text}`))).toBe(plain)
      }),
    )
  })

  it('loads nothing and runs nothing', () => {
    const source = page('阿禾')
    expect(source).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`)
    expect(source).not.toMatch(/<script|<link|<img|<iframe|@import|url\(|https?:|\son\w+=/i)
  })

  it('shows what the recap says', () => {
    const source = page('阿禾')
    for (const text of [
      '2026年4月3日 20:05 至 20:05',
      '最高 5（00:03）',
      '约 ¥1，2 份',
      '声音中断',
    ]) {
      expect(source).toContain(text)
    }
  })
})
