import { DatabaseSync } from 'node:sqlite'
import { AppError } from '@talkingcat/contract'
import { isBusy, openError } from './storage-error.ts'

/**
 * Makes this process the only writer of the log at `path`; returns what ends that.
 *
 * The lock is an exclusive transaction on an empty SQLite file beside the log. It is a lock of
 * the operating system, so it ends with its process however that dies, unlike a file with a pid
 * in it; and being on another file it does not keep readers away from the log.
 * @throws AppError LOG_IN_USE when another log has it
 */
export function lockForWriting(path: string): () => void {
  const lockPath = `${path}.lock`
  let lock: DatabaseSync | null = null
  try {
    lock = new DatabaseSync(lockPath, { timeout: 0 })
    lock.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    lock?.close()
    throw isBusy(error) ? new AppError('LOG_IN_USE') : openError(error, lockPath)
  }
  const held = lock
  return () => held.close()
}
