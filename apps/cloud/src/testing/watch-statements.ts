import { DatabaseSync } from 'node:sqlite'
import pg from 'pg'

/** Sees every statement of this process, before and after it runs, in Node's and the driver's own functions. */
export function watchStatements(
  see: (statement: string) => void,
  seeAfter: (statement: string) => void = () => {},
): void {
  const { prepare } = DatabaseSync.prototype
  DatabaseSync.prototype.prepare = function (text) {
    const statement = prepare.call(this, text)
    for (const name of ['run', 'all'] as const) {
      const work = statement[name].bind(statement) as (...given: unknown[]) => never
      statement[name] = (...given: unknown[]) => {
        see(text)
        const result = work(...given)
        seeAfter(text)
        return result
      }
    }
    return statement
  }
  const query = pg.Client.prototype.query as (...given: unknown[]) => unknown
  pg.Client.prototype.query = async function (this: pg.Client, ...given: unknown[]) {
    const text = typeof given[0] === 'string' ? given[0] : ''
    see(text)
    const result = await query.apply(this, given)
    seeAfter(text)
    return result
  } as typeof pg.Client.prototype.query
}

export const die = (): never => {
  process.kill(process.pid, 'SIGKILL')
  // The signal ends this thread before it goes on.
  for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
}
