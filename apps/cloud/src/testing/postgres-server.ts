import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { findPostgres } from './find-postgres.ts'
import { freePort } from './free-port.ts'

const run = promisify(execFile)

export type PostgresServer = {
  createDatabase(): Promise<string>
  /** Ends it as a crash would, with whatever is under way, and starts it again. */
  crash(): Promise<void>
  close(): Promise<void>
}

/** A real server in a folder of its own; null where it can not be run. It refuses to run as root. */
export async function startPostgres(): Promise<PostgresServer | null> {
  const bin = findPostgres()
  if (bin === null) return null
  const isRoot = process.getuid?.() === 0
  const as = (name: string, ...args: string[]) =>
    isRoot
      ? run('runuser', ['-u', 'postgres', '--', join(bin, name), ...args], { cwd: tmpdir() })
      : run(join(bin, name), args, { cwd: tmpdir() })
  const folder = await mkdtemp(join(tmpdir(), 'talkingcat-pg-'))
  if (isRoot) await run('chown', ['postgres', folder])
  const place = join(folder, 'data')
  const port = await freePort()
  await as('initdb', '-D', place, '-U', 'cloud', '-A', 'trust', '-E', 'UTF8', '--no-sync')
  const options = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=${folder} -c fsync=off`
  // pg_ctl's child keeps its output open, which would make us wait for it.
  const start = () =>
    as('pg_ctl', '-D', place, '-w', '-l', join(folder, 'log'), '-o', options, 'start')
  const stop = () => as('pg_ctl', '-D', place, '-m', 'immediate', '-w', 'stop')
  await start()
  const url = (name: string) => `postgres://cloud@127.0.0.1:${port}/${name}`
  let count = 0
  return {
    async createDatabase() {
      const name = `test_${++count}`
      const client = new pg.Client({ connectionString: url('postgres') })
      await client.connect()
      await client.query(`create database ${name}`)
      await client.end()
      return url(name)
    },
    async crash() {
      await stop()
      await start()
    },
    async close() {
      await stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
