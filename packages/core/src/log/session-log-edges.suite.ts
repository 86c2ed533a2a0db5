import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { LogUnderTest, OpenLog } from './log-under-test.ts'
import type { SessionLog } from './session-log.ts'
import { danmaku, ended, recapWritten, resumed, started, testRoom } from './test-entries.ts'

const session = 'aaaaaaaaaaa1'
const start = 1_700_000_000_000

export function describeEdges(name: string, open: OpenLog): void {
  describe(`${name}: edges of sessions`, () => {
    let subject: LogUnderTest
    let log: SessionLog
    beforeEach(async () => {
      subject = await open(() => start)
      log = subject.log
    })
    afterEach(() => subject.dispose())
    const only = async () => (await log.listSessions())[0]

    it('lists sessions newest first, with their first and last entry', async () => {
      await log.append('bbbbbbbbbbb2', [started(), danmaku('二')], start + 2000)
      await log.append('bbbbbbbbbbb1', [started()], start + 1000)
      await log.append('bbbbbbbbbbb3', [started()], start + 3000)
      await log.append('bbbbbbbbbbb1', [danmaku('最新的条目')], start + 9000)
      const sessions = await log.listSessions()
      expect(sessions.map(one => one.sessionId.at(-1))).toEqual(['3', '2', '1'])
      expect(sessions[2]?.first).toMatchObject({ seq: 1, type: 'session.started' })
      expect(sessions[2]?.last).toMatchObject({ seq: 2, at: start + 9000 })
    })

    it('knows one session without the others', async () => {
      await log.append('bbbbbbbbbbb2', [started(), danmaku('二')], start + 2000)
      await log.append('bbbbbbbbbbb1', [started(), ended()], start + 1000)
      for (const edges of await log.listSessions()) {
        expect(await log.edgesOf(edges.sessionId)).toEqual(edges)
      }
      expect(await log.edgesOf('bbbbbbbbbbb9')).toBeNull()
    })

    it('follows a session through its life', async () => {
      await log.append(session, [started(), danmaku('开播')])
      expect(await only()).toMatchObject({ isEnded: false, endedAt: null, recordsFolder: null })
      await log.append(session, [ended()], start + 5000)
      expect(await only()).toMatchObject({ isEnded: true, endedAt: start + 5000 })
      await log.append(session, [recapWritten('一')], start + 6000)
      expect(await only()).toMatchObject({
        isEnded: true,
        endedAt: start + 5000,
        recordsFolder: '一',
      })
      await log.append(session, [resumed()], start + 7000)
      expect(await only()).toMatchObject({ isEnded: false, endedAt: null, recordsFolder: '一' })
      await log.append(session, [ended('broadcast-ended'), recapWritten('二')], start + 8000)
      expect(await only()).toMatchObject({
        isEnded: true,
        endedAt: start + 8000,
        recordsFolder: '二',
      })
    })

    it('knows the room as the newest resume found it', async () => {
      await log.append(session, [started(), danmaku('开播')])
      expect((await only())?.room).toEqual(testRoom)
      const room = { ...testRoom, roomId: '7512345678901234999', title: '重新开播' }
      await log.append(session, [resumed(room), danmaku('回来了')])
      expect((await only())?.room).toEqual(room)
    })

    it('dates a session that was closed later by its last fact', async () => {
      await log.append(session, [started()])
      await log.append(session, [danmaku('断电前的最后一句')], start + 60_000)
      await log.append(session, [ended('closed')], start + 40_000_000)
      expect(await only()).toMatchObject({ isEnded: true, endedAt: start + 60_000 })
    })

    it('does not need a session to begin with its start', async () => {
      await log.append(session, [danmaku('没头没尾')])
      expect(await only()).toMatchObject({ first: { seq: 1 }, last: { seq: 1 }, isEnded: false })
    })
  })
}
