import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { AppError, type Entry } from '@talkingcat/contract'
import type { LogState } from '@talkingcat/core'
import { danmaku, started, utterance } from '@talkingcat/core/test-entries'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSqliteLog, type SqliteLog } from './sqlite-log.ts'
import { tempFolder, until } from './temp-folder.fixture.ts'

const session = 'aaaaaaaaaaa1'
const other = 'aaaaaaaaaaa2'
const big = '春'.repeat(2000)

describe('when the storage refuses', () => {
  let temp: ReturnType<typeof tempFolder>
  let log: SqliteLog
  let states: LogState[]
  let db: DatabaseSync
  beforeEach(() => {
    temp = tempFolder()
    states = []
  })
  afterEach(async () => {
    await log.close()
    temp.dispose()
  })

  const open = (path: string, maxPending = 50_000) => {
    log = createSqliteLog({
      path,
      commitDelayMs: 2,
      retryDelayMs: 20,
      maxPending,
      onOpen: connection => {
        db = connection
      },
    })
    log.onState(state => states.push(state))
  }
  const seqs = (entries: readonly Entry[]) => entries.map(entry => entry.seq)
  /** Appends until the log says that it cannot write; gives back the appends still waiting. */
  const appendUntilDegraded = async (most = 5000) => {
    const waiting: Promise<Entry[]>[] = []
    for (let count = 0; count < most && log.state.status === 'ok'; count++) {
      waiting.push(log.append(session, [danmaku(big)]))
      await new Promise(resolve => setTimeout(resolve, 3))
    }
    return waiting
  }
  const expectWhole = async (count: number) => {
    expect(seqs(await log.read(session, 0, count + 10))).toEqual(
      Array.from({ length: count }, (_, index) => index + 1),
    )
    expect(db.prepare('PRAGMA integrity_check').get()?.integrity_check).toBe('ok')
  }
  const setPages = (pages: number) => db.exec(`PRAGMA max_page_count = ${pages}`)

  it('keeps what comes while the disk is full and writes it when there is space', async () => {
    open(temp.path)
    setPages(60)
    const waiting = await appendUntilDegraded()
    expect(log.state).toMatchObject({ status: 'degraded', problem: { code: 'STORAGE_FULL' } })
    expect(states[0]).toMatchObject({ status: 'degraded' })
    for (let count = 0; count < 20; count++) waiting.push(log.append(session, [danmaku('在等')]))
    const readable = await log.read(session, 0, 10_000)
    expect(readable.length).toBe(log.lastSeq(session))
    expect(readable.length).toBeLessThan(waiting.length)
    expect(log.state.pendingCount).toBe(waiting.length - readable.length)

    setPages(100_000)
    const entries = (await Promise.all(waiting)).flat()
    expect(seqs(entries)).toEqual(entries.map((_, index) => index + 1))
    await until(() => log.state.status === 'ok')
    expect(states.at(-1)).toEqual({ status: 'ok', pendingCount: 0, problem: null })
    await expectWhole(waiting.length)
  })

  it('refuses the newest beyond its bound, and writes down how many', async () => {
    open(temp.path, 30)
    await log.append(session, [started()], 1000)
    await log.append(other, [started()], 1000)
    db.exec('PRAGMA query_only = ON')
    const waiting = Array.from({ length: 30 }, () => log.append(session, [danmaku('在等')], 2000))
    await until(() => log.state.status === 'degraded')
    const refused = await Promise.allSettled([
      log.append(session, [danmaku('一'), danmaku('二')], 3000),
      log.append(session, [utterance(0, 900, '三')], 3500),
      log.append(other, [danmaku('四')], 3600),
      log.append(session, [danmaku('五')], 4000),
    ])
    for (const one of refused) {
      expect(one).toMatchObject({ status: 'rejected', reason: { code: 'STORAGE_FULL' } })
    }
    expect(log.state.pendingCount).toBe(30)

    db.exec('PRAGMA query_only = OFF')
    await Promise.all(waiting)
    await until(() => log.state.status === 'ok')
    const gaps = (await log.read(session, 31, 10)).map(entry => entry.payload)
    expect(gaps).toEqual([
      { source: 'room', fromAt: 3000, toAt: 4000, lostCount: 3, reason: 'storage' },
      { source: 'audio', fromAt: 3500, toAt: 3500, lostCount: 1, reason: 'storage' },
    ])
    expect(await log.read(other, 1, 10)).toMatchObject([
      { seq: 2, type: 'gap.recorded', payload: { lostCount: 1 } },
    ])
    const [next] = await log.append(session, [danmaku('又好了')])
    expect(next?.seq).toBe(34)
    await expectWhole(34)
  })

  it('makes a gap it can not write part of its own', async () => {
    open(temp.path, 5)
    db.exec('PRAGMA query_only = ON')
    const waiting = Array.from({ length: 5 }, () => log.append(session, [danmaku('在等')], 2000))
    await until(() => log.state.status === 'degraded')
    const gap = { source: 'audio', fromAt: 500, toAt: 2500, reason: 'network' } as const
    const refused = log.append(session, [{ type: 'gap.recorded', payload: gap }], 3000)
    await expect(refused).rejects.toMatchObject({ code: 'STORAGE_FULL' })
    db.exec('PRAGMA query_only = OFF')
    await Promise.all(waiting)
    await until(() => log.state.status === 'ok')
    expect((await log.read(session, 5, 10)).map(entry => entry.payload)).toEqual([
      { source: 'audio', fromAt: 500, toAt: 3000, lostCount: 0, reason: 'storage' },
    ])
  })

  it('writes at once, instead of refusing, when a burst fills its queue', async () => {
    open(temp.path, 10)
    const waiting = Array.from({ length: 95 }, () => log.append(session, [danmaku('涌来')]))
    expect(log.state.pendingCount).toBeLessThanOrEqual(10)
    await Promise.all(waiting)
    expect(states).toEqual([])
    await expectWhole(95)
  })

  it('names a storage that may not be written, and goes on when it may', async () => {
    open(temp.path)
    await log.append(session, [started()])
    db.exec('PRAGMA query_only = ON')
    const waiting = log.append(session, [danmaku('在等')])
    await until(() => log.state.status === 'degraded')
    expect(log.state.problem?.code).toBe('STORAGE_READ_ONLY')
    db.exec('PRAGMA query_only = OFF')
    expect(seqs(await waiting)).toEqual([2])
    await until(() => log.state.status === 'ok')
  })

  it('rejects what it could not write when it is closed', async () => {
    open(temp.path)
    db.exec('PRAGMA query_only = ON')
    const waiting = log.append(session, [danmaku('写不进去')])
    const outcome = waiting.catch((error: unknown) => error)
    await log.close()
    expect(await outcome).toBeInstanceOf(AppError)
  })

  it.skipIf(!canMakeImmutable())(
    'survives files that the system made immutable (needs root and chattr)',
    async () => {
      open(temp.path)
      await log.append(session, [started()])
      const wal = `${temp.path}-wal`
      execFileSync('chattr', ['+i', wal])
      try {
        const waiting = log.append(session, [danmaku('在等')])
        await until(() => log.state.status === 'degraded')
        expect(log.state.problem?.code).toBe('STORAGE_READ_ONLY')
        execFileSync('chattr', ['-i', wal])
        expect(seqs(await waiting)).toEqual([2])
      } finally {
        execFileSync('chattr', ['-i', wal])
      }
      await expectWhole(2)
    },
  )

  it.skipIf(!canMount())('survives a really full 4 MB disk (needs root and mount)', async () => {
    const disk = join(temp.folder, 'disk')
    mkdirSync(disk)
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', disk])
    try {
      const ballast = join(disk, 'ballast')
      writeFileSync(ballast, Buffer.alloc(2_500_000))
      open(join(disk, 'sessions.db'))
      const waiting = await appendUntilDegraded()
      expect(log.state.problem?.code).toBe('STORAGE_FULL')
      writeFileSync(ballast, '')
      const entries = (await Promise.all(waiting)).flat()
      expect(seqs(entries)).toEqual(entries.map((_, index) => index + 1))
      await until(() => log.state.status === 'ok')
      await expectWhole(waiting.length)
      await log.close()
    } finally {
      execFileSync('umount', ['-l', disk])
    }
  })
})

function canMount(): boolean {
  const { folder, dispose } = tempFolder()
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', folder], { stdio: 'ignore' })
    execFileSync('umount', [folder], { stdio: 'ignore' })
    return true
  } catch {
    return false
  } finally {
    dispose()
  }
}

function canMakeImmutable(): boolean {
  const { path, dispose } = tempFolder()
  try {
    writeFileSync(path, '')
    execFileSync('chattr', ['+i', path], { stdio: 'ignore' })
    execFileSync('chattr', ['-i', path], { stdio: 'ignore' })
    return true
  } catch {
    return false
  } finally {
    dispose()
  }
}
