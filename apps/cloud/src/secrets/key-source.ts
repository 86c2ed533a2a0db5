import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** Given by the environment, or one that is made once and kept beside the database. */
export type KeySource = { kind: 'given'; keys: readonly string[] } | { kind: 'file'; path: string }

/** The first is in use. `make` is called where there is no file yet. */
export function readKeys(source: KeySource, make: () => string): readonly string[] {
  return source.kind === 'given' ? source.keys : [readOrMake(source.path, make)]
}

function readOrMake(path: string, make: () => string): string {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  try {
    // Never over one that is there: what was made with it would be lost.
    writeFileSync(path, make(), { mode: 0o600, flag: 'wx', flush: true })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  return readFileSync(path, 'utf8')
}
