import { afterAll, beforeAll, it } from 'vitest'
import type { Storage } from '../config.ts'
import { startPostgres } from './postgres-server.ts'
import { sqliteStorage } from './test-cloud.ts'

/** `open` is null where the tier can not be run; its tests are then shown as skipped. */
export type Tier = { name: string; open: (() => Promise<Storage>) | null }

/** The databases a promise has to hold on. Called once, at the top of a test file. */
export async function openTiers(): Promise<Tier[]> {
  const postgres = await startPostgres()
  afterAll(() => postgres?.close())
  return [
    { name: 'SQLite', open: sqliteStorage },
    {
      name: 'PostgreSQL',
      open: postgres && (async () => ({ kind: 'postgres', url: await postgres.createDatabase() })),
    },
  ]
}

/**
 * The `test` of a suite on one tier: what it needs is started before the first test and closed after
 * the last; where the tier can not be run nothing is started and its tests are shown as skipped.
 */
export function testOn<Place>(
  open: (() => Promise<Place>) | null,
  start: (place: Place) => Promise<{ close(): Promise<unknown> }>,
): ReturnType<typeof it.skipIf> {
  beforeAll(async () => {
    if (open === null) return
    const started = await start(await open())
    return () => started.close()
  })
  return it.skipIf(open === null)
}
