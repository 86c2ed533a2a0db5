import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'

const folder =
  process.env.TALKINGCAT_SHARED_DATA ?? resolve(import.meta.dirname, '../../../shared/data')

/** Captured data that is not part of the project; tests of it skip visibly without it. */
export const hasSharedData = existsSync(folder)

export function sharedData(path: string): string {
  return join(folder, path)
}
