import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { AppError } from '@talkingcat/contract'
import { danmaku, ended, started } from '@talkingcat/core/test-entries'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { edgeCondition } from './schema.ts'
import { createSqliteLog } from './sqlite-log.ts'
import { tempFolder } from './temp-folder.fixture.ts'

const session = 'aaaaaaaaaaa1'

describe('opening the log', () => {
  let temp: ReturnType<typeof tempFolder>
  beforeEach(() => {
    temp = tempFolder()
  })
  afterEach(() => temp.dispose())

  const write = async (count = 1) => {
    const log = createSqliteLog({ path: temp.path, commitDelayMs: 0 })
    await log.append(session, [started(), ...Array.from({ length: count }, () => danmaku('茶'))])
    await log.close()
  }
  const change = (sql: string) => {
    const db = new DatabaseSync(temp.path)
    db.exec(sql)
    db.close()
  }
  const codeOf = () => {
    try {
      void createSqliteLog({ path: temp.path }).close()
      return 'opened'
    } catch (error) {
      return error instanceof AppError ? error.code : String(error)
    }
  }
  /** Opening must fail with the code and leave the file as it was, byte for byte. */
  const expectRefused = (code: string) => {
    const before = hash(temp.path)
    expect(codeOf()).toBe(code)
    expect(hash(temp.path)).toBe(before)
  }

  it('syncs every commit, also after the file is opened again', async () => {
    for (let round = 0; round < 3; round++) {
      let synchronous: unknown
      const log = createSqliteLog({
        path: temp.path,
        onOpen: db => {
          synchronous = db.prepare('PRAGMA synchronous').get()?.synchronous
        },
      })
      expect(synchronous).toBe(2)
      await log.append(session, [danmaku('茶')])
      await log.close()
    }
  })

  it('refuses a file of a newer version and leaves it untouched', async () => {
    await write()
    change('PRAGMA user_version = 2')
    expectRefused('LOG_NEWER')
  })

  it('leaves the write-ahead log of a newer file untouched, too', async () => {
    await write()
    const other = new DatabaseSync(temp.path)
    other.exec('PRAGMA user_version = 2')
    const files = () =>
      readdirSync(temp.folder)
        .filter(name => name.endsWith('.db') || name.endsWith('-wal'))
        .map(name => `${name} ${hash(join(temp.folder, name))}`)
    const before = files()
    expect(before).toHaveLength(2)
    expect(codeOf()).toBe('LOG_NEWER')
    expect(files()).toEqual(before)
    other.close()
  })

  it('refuses what is no database', () => {
    writeFileSync(temp.path, '这不是数据库'.repeat(1000))
    expectRefused('LOG_DAMAGED')
  })

  it("refuses another program's database", () => {
    change('CREATE TABLE notes (text TEXT)')
    expectRefused('LOG_DAMAGED')
  })

  it('refuses a file cut short', async () => {
    await write(2000)
    truncateSync(temp.path, 20_000)
    expectRefused('LOG_DAMAGED')
  })

  it('refuses a file whose first pages were overwritten', async () => {
    await write(2000)
    const bytes = readFileSync(temp.path)
    bytes.fill(0x5a, 100, 20_000)
    writeFileSync(temp.path, bytes)
    expectRefused('LOG_DAMAGED')
  })

  it('starts anew in an empty file', async () => {
    writeFileSync(temp.path, '')
    await write()
    const log = createSqliteLog({ path: temp.path })
    expect(log.lastSeq(session)).toBe(2)
    await log.close()
  })

  it('refuses a folder that cannot be one', () => {
    writeFileSync(temp.path, '')
    expect(() => createSqliteLog({ path: join(temp.path, 'below', 'a.db') })).toThrow(AppError)
  })

  it('lets one writer in at a time', async () => {
    const log = createSqliteLog({ path: temp.path })
    expect(codeOf()).toBe('LOG_IN_USE')
    await log.append(session, [danmaku('仍然可写')])
    await log.close()
    expect(codeOf()).toBe('opened')
  })

  it('lets others read while it writes', async () => {
    const log = createSqliteLog({ path: temp.path, commitDelayMs: 0 })
    await log.append(session, [started()])
    const reader = new DatabaseSync(temp.path, { readOnly: true })
    await log.append(session, [danmaku('读者看得到')])
    expect(reader.prepare('SELECT count(*) AS n FROM entries').get()?.n).toBe(2)
    reader.close()
    await log.close()
  })

  it('passes over rows it cannot read, and counts them once', async () => {
    await write(6)
    const set = (change: string, seq: number) => `UPDATE entries SET ${change} WHERE seq = ${seq};`
    change(
      set("body = '{broken'", 2) +
        set('version = 99', 3) +
        set("type = 'from.the.future'", 4) +
        set("body = '5'", 7),
    )
    const log = createSqliteLog({ path: temp.path, commitDelayMs: 0 })
    for (const limit of [1, 2, 100]) {
      const seqs: number[] = []
      for (;;) {
        const batch = await log.read(session, seqs.at(-1) ?? 0, limit)
        if (batch.length === 0) break
        seqs.push(...batch.map(entry => entry.seq))
      }
      expect(seqs).toEqual([1, 5, 6])
    }
    expect(log.unreadableCount).toBe(4)
    expect(log.lastSeq(session)).toBe(7)
    expect(await log.listSessions()).toMatchObject([{ first: { seq: 1 }, last: { seq: 6 } }])
    const [next] = await log.append(session, [ended()])
    expect(next?.seq).toBe(8)
    await log.close()
  })

  it('finds where sessions stand through an index', async () => {
    await write()
    const db = new DatabaseSync(temp.path)
    const plan = db
      .prepare(
        `EXPLAIN QUERY PLAN SELECT body FROM entries WHERE session_id = ? AND ${edgeCondition} ORDER BY seq`,
      )
      .all('x')
    expect(plan.map(row => row.detail)).toEqual([
      'SEARCH entries USING INDEX entries_edges (session_id=?)',
    ])
    db.close()
  })
})

const hash = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex')
