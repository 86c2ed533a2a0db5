import { problemOf, type Waiting } from '@talkingcat/contract'
import { expect, it } from 'vitest'
import { waitingWords } from './waiting-words.ts'

const base: Waiting = {
  ...{ id: 'aaaaaaaaaaa1', webRid: '1', hostName: '小茶馆', title: '', since: 0, untilAt: 1 },
  ...{ lastAskedAt: 60_000, lastAnswer: 'ended', problem: null },
}
const words = (change: Partial<Waiting>) => waitingWords({ ...base, ...change }, 120_000)

it.each([
  [{ lastAskedAt: null, lastAnswer: null }, '还没有查询过'],
  [{}, '上次查询：1 分钟前，还没有开播'],
  [{ lastAnswer: 'unknown' }, '上次查询：1 分钟前，抖音没有给出状态'],
  [
    { lastAnswer: 'unknown', problem: problemOf('ROOM_UNREACHABLE') },
    '上次查询：1 分钟前，连不上抖音',
  ],
  [{ lastAnswer: 'live' }, '上次查询：1 分钟前，已经开播，正在确认'],
] satisfies [Partial<Waiting>, string][])('%o', (change, expected) => {
  expect(words(change)).toBe(expected)
})

it('says why a broadcast is not recorded, and what to do', () => {
  const text = words({ lastAnswer: 'live', problem: problemOf('SESSION_LIMIT') })
  expect(text).toContain('没能开始记录：同时记录的直播间太多，请先停止')
})
