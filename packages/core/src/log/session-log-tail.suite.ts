import type { Entry } from '@talkingcat/contract'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { LogUnderTest, OpenLog } from './log-under-test.ts'
import type { SessionLog } from './session-log.ts'
import { tailLog } from './tail.ts'
import { danmaku, like } from './test-entries.ts'

const session = 'aaaaaaaaaaa1'

export function describeTail(name: string, open: OpenLog): void {
  describe(`${name}: tail`, () => {
    let subject: LogUnderTest
    let log: SessionLog
    let stop: AbortController
    beforeEach(async () => {
      subject = await open(() => 1_700_000_000_000)
      log = subject.log
      stop = new AbortController()
    })
    afterEach(async () => {
      stop.abort()
      await subject.dispose()
    })

    it('resumes exactly after any seq and then sees what is added', async () => {
      const bodies = Array.from({ length: 23 }, (_, index) => like(index))
      await log.append(session, bodies)
      for (const after of [0, 1, 7, 22, 23]) {
        const tail = tailLog(log, session, after, stop.signal, 5)
        const seen: number[] = []
        for (;;) {
          const { value } = await tail.next()
          if (!value || value.length === 0) break
          expect(value.length).toBeLessThanOrEqual(5)
          seen.push(...value.map((entry: Entry) => entry.seq))
        }
        expect(seen).toEqual(bodies.map((_, index) => index + 1).slice(after))
        await tail.return(undefined)
      }
    })

    it('waits at the end and goes on with entries added later', async () => {
      const tail = tailLog(log, session, 0, stop.signal)
      expect((await tail.next()).value).toEqual([])
      const waiting = tail.next()
      const [added] = await log.append(session, [danmaku('新来的')])
      expect((await waiting).value).toEqual([added])
      const end = tail.next()
      stop.abort()
      expect((await end).done).toBe(true)
    })

    it('loses nothing when the reader is slower than the writer', async () => {
      const total = 1200
      const writing = (async () => {
        for (let index = 0; index < total; index += 4) {
          const bodies = [0, 1, 2, 3].map(step => like(index + step))
          if (index % 100 === 0) await log.append(session, bodies)
          else void log.append(session, bodies)
        }
      })()
      const seen: number[] = []
      for await (const batch of tailLog(log, session, 0, stop.signal, 50)) {
        expect(batch.length).toBeLessThanOrEqual(50)
        seen.push(...batch.map(entry => entry.seq))
        await new Promise(resolve => setTimeout(resolve, 3))
        if (seen.length >= total) break
      }
      await writing
      expect(seen).toEqual(Array.from({ length: total }, (_, index) => index + 1))
    })

    it('ends at once when it was aborted before it began', async () => {
      stop.abort()
      const tail = tailLog(log, session, 0, stop.signal)
      expect((await tail.next()).done).toBe(true)
    })
  })
}
