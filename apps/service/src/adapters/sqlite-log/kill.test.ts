import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { createSqliteLog } from './sqlite-log.ts'
import { tempFolder } from './temp-folder.fixture.ts'

const session = 'aaaaaaaaaaa1'
const writer = fileURLToPath(new URL('./kill-writer.fixture.ts', import.meta.url))
const lanes = 2
const killsPerLane = 25

type Run = { from: number; acknowledged: number; errors: string[] }

/** Starts the writer, kills it `afterMs` after it began to write, and says what it had promised. */
function writeAndKill(path: string, afterMs: number): Promise<Run> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [writer, path, session], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    let errors = ''
    child.stderr.setEncoding('utf8').on('data', text => {
      errors += text
    })
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      if (output === '') setTimeout(() => child.kill('SIGKILL'), afterMs)
      output += text
    })
    child.on('error', reject)
    child.on('close', () => {
      const lines = output.split('\n').slice(0, -1)
      const from = Number(lines[0]?.replace('from ', ''))
      const seqs = lines.slice(1).filter(line => /^\d+$/.test(line))
      const strange = lines.slice(1).filter(line => !/^\d+$/.test(line))
      if (output === '') strange.push(errors)
      resolve({ from, acknowledged: Number(seqs.at(-1) ?? from), errors: strange })
    })
  })
}

describe('kill -9 while writing 1,000 entries a second', () => {
  const temps = Array.from({ length: lanes }, tempFolder)
  const total = { kills: 0, acknowledged: 0, written: 0 }
  const random = createRandom(20_261_123)

  afterAll(() => {
    for (const temp of temps) temp.dispose()
  })

  it('leaves no lock behind, and holds it while it lives', async () => {
    const { path, dispose } = tempFolder()
    const child = spawn(process.execPath, [writer, path, session], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    await once(child.stdout, 'data')
    expect(() => createSqliteLog({ path })).toThrow(/LOG_IN_USE/)
    child.kill('SIGKILL')
    await once(child, 'close')
    await createSqliteLog({ path }).close()
    dispose()
  })

  it(`loses nothing acknowledged in ${lanes * killsPerLane} kills`, {
    timeout: 240_000,
  }, async () => {
    const lane = async (path: string) => {
      let known = 0
      for (let kill = 0; kill < killsPerLane; kill++) {
        const run = await writeAndKill(path, 80 + random() * 170)
        expect(run.errors).toEqual([])
        expect(run.from).toBe(known)
        known = await check(path, run.acknowledged)
        total.kills++
        total.acknowledged += run.acknowledged - run.from
      }
      total.written += known
    }
    await Promise.all(temps.map(temp => lane(temp.path)))
    expect(total.acknowledged).toBeGreaterThan(lanes * killsPerLane * 10)
  })
})

/** Opens the log again: all acknowledged entries are there, none twice, none missing between. */
async function check(path: string, acknowledged: number): Promise<number> {
  const log = createSqliteLog({ path })
  const lastSeq = log.lastSeq(session)
  expect(lastSeq).toBeGreaterThanOrEqual(acknowledged)
  await log.close()
  const db = new DatabaseSync(path, { readOnly: true })
  const row = db
    .prepare(
      `SELECT count(*) AS count, count(DISTINCT seq) AS seqs, min(seq) AS least, max(seq) AS most,
       sum(json_valid(body)) AS whole FROM entries`,
    )
    .get()
  expect({ ...row }).toEqual({
    count: lastSeq,
    seqs: lastSeq,
    least: 1,
    most: lastSeq,
    whole: lastSeq,
  })
  expect(db.prepare('PRAGMA integrity_check').get()?.integrity_check).toBe('ok')
  db.close()
  return lastSeq
}

/** The same waits in every run (Park and Miller's generator). */
function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}
