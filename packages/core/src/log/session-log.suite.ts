import type { Entry, EntryBody } from '@talkingcat/contract'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { LogUnderTest, OpenLog } from './log-under-test.ts'
import type { SessionLog } from './session-log.ts'
import { describeEdges } from './session-log-edges.suite.ts'
import { describeTail } from './session-log-tail.suite.ts'
import { danmaku, like, started } from './test-entries.ts'

const sessionA = 'aaaaaaaaaaa1'
const sessionB = 'aaaaaaaaaaa2'

/** The promises of `SessionLog`, run on every implementation. */
export function describeSessionLog(name: string, open: OpenLog): void {
  describe(`${name}: session log`, () => {
    let now = 1_700_000_000_000
    let subject: LogUnderTest
    let log: SessionLog
    beforeEach(async () => {
      now = 1_700_000_000_000
      subject = await open(() => now)
      log = subject.log
    })
    afterEach(() => subject.dispose())

    it('gives seq 1, 2, 3 … in the order of the calls, per session', async () => {
      const first = await log.append(sessionA, [started(), danmaku('一')])
      const other = await log.append(sessionB, [started()])
      const second = await log.append(sessionA, [danmaku('二')])
      expect(first.map(entry => entry.seq)).toEqual([1, 2])
      expect(other.map(entry => entry.seq)).toEqual([1])
      expect(second.map(entry => entry.seq)).toEqual([3])
      expect(await log.read(sessionA, 0, 10)).toEqual([...first, ...second])
      expect(log.lastSeq(sessionA)).toBe(3)
    })

    it('keeps order and leaves no hole when appends overlap', async () => {
      const calls = Array.from({ length: 200 }, (_, index) =>
        log.append(sessionA, [danmaku(`${index}a`), danmaku(`${index}b`)]),
      )
      const answers = await Promise.all(calls)
      const entries = await log.read(sessionA, 0, 1000)
      expect(entries.map(entry => entry.seq)).toEqual(range(1, 400))
      expect(answers.flat()).toEqual(entries)
      expect(texts(entries)).toEqual(range(0, 199).flatMap(index => [`${index}a`, `${index}b`]))
    })

    it('reads after a seq, at most the limit', async () => {
      await log.append(sessionA, range(1, 50).map(like1))
      expect(seqs(await log.read(sessionA, 0, 5))).toEqual([1, 2, 3, 4, 5])
      expect(seqs(await log.read(sessionA, 47, 5))).toEqual([48, 49, 50])
      expect(await log.read(sessionA, 50, 5)).toEqual([])
      expect(await log.read(sessionA, 999, 5)).toEqual([])
    })

    it('counts session time from the first entry, never below zero', async () => {
      await log.append(sessionA, [started()])
      now += 1500
      await log.append(sessionA, [danmaku('后来')])
      await log.append(sessionA, [danmaku('指定时间')], now + 250)
      now -= 60_000
      await log.append(sessionA, [danmaku('钟被拨回')])
      const entries = await log.read(sessionA, 0, 10)
      expect(entries.map(entry => entry.atMs)).toEqual([0, 1500, 1750, 0])
      expect(entries[2]?.at).toBe(1_700_000_001_750)
    })

    it('knows nothing of an unknown session', async () => {
      expect(log.lastSeq('zzzzzzzzzzzz')).toBe(0)
      expect(await log.read('zzzzzzzzzzzz', 0, 10)).toEqual([])
      expect(await log.append(sessionA, [])).toEqual([])
      expect(await log.listSessions()).toEqual([])
    })

    it('gives texts back exactly, however odd or long', async () => {
      const odd = [
        '',
        '👩‍👩‍👧‍👦🇨🇳',
        '\u0000\u0001\u2028\u2029',
        "'; DROP TABLE entries; --",
        '\ud800',
        '"\\\n',
      ]
      const long = '春茶'.repeat(500_000)
      await log.append(
        sessionA,
        [...odd, long].map(text => danmaku(text)),
      )
      expect(texts(await log.read(sessionA, 0, 10))).toEqual([...odd, long])
    })

    it('is not changed by what the caller does to its objects afterwards', async () => {
      const body = danmaku('原文')
      const promise = log.append(sessionA, [body])
      body.payload.text = '改过'
      await promise
      expect(texts(await log.read(sessionA, 0, 1))).toEqual(['原文'])
    })

    it('wakes listeners of the session after the entries can be read', async () => {
      let seen = 0
      const off = log.onCommit(sessionA, () => {
        seen = log.lastSeq(sessionA)
      })
      await log.append(sessionB, [danmaku('别处')])
      expect(seen).toBe(0)
      await log.append(sessionA, [danmaku('这里')])
      expect(seen).toBe(1)
      off()
      await log.append(sessionA, [danmaku('不再听')])
      expect(seen).toBe(1)
    })

    it('writes what is pending when it closes, then refuses', async () => {
      const pending = log.append(sessionA, [danmaku('最后一条')])
      await log.close()
      expect(texts(await pending)).toEqual(['最后一条'])
      await expect(log.append(sessionA, [danmaku('太晚')])).rejects.toThrow()
      if (subject.reopen) {
        const again = await subject.reopen()
        expect(texts(await again.read(sessionA, 0, 10))).toEqual(['最后一条'])
        const [next] = await again.append(sessionA, [danmaku('接着')])
        expect(next?.seq).toBe(2)
      }
    })

    it('reads back any interleaving of appends to several sessions', async () => {
      let round = 0
      const step = fc.record({
        session: fc.nat({ max: 3 }),
        texts: fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 4 }),
      })
      await fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 12 }), async steps => {
          round++
          const id = (session: number) => `p${String(round).padStart(8, '0')}${session}xx`
          await Promise.all(
            steps.map(({ session, texts }) =>
              log.append(
                id(session),
                texts.map(text => danmaku(text)),
              ),
            ),
          )
          for (const session of [0, 1, 2, 3]) {
            const wanted = steps.filter(one => one.session === session).flatMap(one => one.texts)
            const entries = await log.read(id(session), 0, 1000)
            expect(texts(entries)).toEqual(wanted)
            expect(seqs(entries)).toEqual(range(1, wanted.length))
            expect(log.lastSeq(id(session))).toBe(wanted.length)
          }
        }),
        { numRuns: 60 },
      )
    })
  })
  describeTail(name, open)
  describeEdges(name, open)
}

const range = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index)
const seqs = (entries: readonly Entry[]): number[] => entries.map(entry => entry.seq)
const like1 = (count: number): EntryBody => like(count)
const texts = (entries: readonly Entry[]): string[] =>
  entries.map(entry => (entry.type === 'danmaku.received' ? entry.payload.text : entry.type))
