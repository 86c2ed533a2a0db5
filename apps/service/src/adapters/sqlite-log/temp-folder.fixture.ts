import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A folder for one test's log; `dispose` removes it. */
export function tempFolder(): { folder: string; path: string; dispose: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'talkingcat-log-'))
  return {
    folder,
    path: join(folder, 'sessions.db'),
    dispose: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** Waits, without a deadline of its own, until something holds; the test's timeout ends it. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise(resolve => setTimeout(resolve, 5))
}
