import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as wait } from 'node:timers/promises'

const askEveryMs = 250
const sqliteBusy = 5

/**
 * Runs `work` while no other process writes this model. The lock is an exclusive transaction on an
 * empty SQLite file: a lock of the operating system, which ends with its process however that dies.
 * @param onWaiting called now and then while another one has it
 */
export async function withModelLock<T>(
  { modelsRoot, id, signal }: { modelsRoot: string; id: string; signal: AbortSignal },
  onWaiting: () => Promise<void>,
  work: () => Promise<T>,
): Promise<T> {
  await mkdir(modelsRoot, { recursive: true })
  const path = join(modelsRoot, `.${id}.lock`)
  for (;;) {
    signal.throwIfAborted()
    const lock = tryLock(path)
    if (lock === null) {
      await onWaiting()
      await wait(askEveryMs)
      continue
    }
    try {
      return await work()
    } finally {
      lock.close()
    }
  }
}

function tryLock(path: string): DatabaseSync | null {
  const lock = new DatabaseSync(path, { timeout: 0 })
  try {
    lock.exec('BEGIN EXCLUSIVE')
    return lock
  } catch (error) {
    lock.close()
    const isBusy = error instanceof Error && 'errcode' in error && error.errcode === sqliteBusy
    if (isBusy) return null
    throw error
  }
}
