import { rename } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { AppError } from '@talkingcat/contract'

const fullDisk = new Set(['ENOSPC', 'EDQUOT'])
const unusableFolder = new Set([
  ...['EACCES', 'EPERM', 'EROFS', 'ENOENT', 'ENOTDIR', 'EBUSY', 'EIO'],
  ...['EISDIR', 'EEXIST', 'ENOTEMPTY', 'ENAMETOOLONG', 'ERR_FS_EISDIR'],
])
/** SQLite's FULL, and its PERM, READONLY, IOERR, CANTOPEN: the lock is a file, too. */
const sqliteFull = 13
const sqliteUnusable = new Set([3, 8, 10, 14])

/**
 * A file error in the models folder as the host can act on it; anything else as it is.
 * Errors of the network are none: they hide their code in a cause.
 */
export function asFolderProblem(error: unknown): unknown {
  if (error instanceof AppError || !(error instanceof Error)) return error
  const code = codeOf(error)
  // Its extended codes begin in the second byte.
  const sqlite = 'errcode' in error && typeof error.errcode === 'number' ? error.errcode & 0xff : 0
  if (fullDisk.has(code) || sqlite === sqliteFull) {
    return new AppError('MODEL_DISK_FULL', { reason: code }, error)
  }
  if (unusableFolder.has(code) || sqliteUnusable.has(sqlite)) {
    return new AppError('MODELS_FOLDER_UNUSABLE', { reason: code }, error)
  }
  return error
}

/** Whether it came from the file system, by its name for what failed. */
export function isFileError(error: unknown): error is Error {
  return error instanceof Error && 'syscall' in error && codeOf(error).startsWith('E')
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : ''
}

/** On Windows a virus scanner holds a fresh file open for a moment. */
const heldCodes = new Set(['EBUSY', 'EPERM', 'EACCES'])
const renameTries = 20
const renameWaitMs = 100

/** A rename that has patience for 2 s. @param move for tests: no file is held elsewhere than on Windows */
export async function renamePatiently(from: string, to: string, move = rename): Promise<void> {
  for (let left = renameTries; ; left--) {
    try {
      return await move(from, to)
    } catch (error) {
      const isHeld = error instanceof Error && heldCodes.has(codeOf(error))
      if (!isHeld || left === 0) throw error
      await wait(renameWaitMs)
    }
  }
}
