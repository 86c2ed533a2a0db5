import { accessSync, constants } from 'node:fs'
import { dirname } from 'node:path'
import { AppError, type ProblemCode, type ProblemDetails } from '@talkingcat/contract'

// Primary result codes of SQLite; the extended ones carry them in the low byte.
const busy = 5
const readOnly = 8
const corrupt = 11
const full = 13
const cannotOpen = 14
const notADatabase = 26
/** The shared-memory file could not grow; in practice a full disk. */
const sharedMemorySize = 4874

/** SQLite's extended result code of a thrown error; 0 for any other error. */
export function sqliteCode(error: unknown): number {
  if (!(error instanceof Error) || !('errcode' in error)) return 0
  return typeof error.errcode === 'number' ? error.errcode : 0
}

export const isBusy = (error: unknown): boolean => (sqliteCode(error) & 0xff) === busy

/** Names what went wrong while opening or reading. */
export function openError(error: unknown, path: string): AppError {
  if (error instanceof AppError) return error
  const code = sqliteCode(error) & 0xff
  if (code === corrupt || code === notADatabase) return appError('LOG_DAMAGED', error)
  return writeError(error, path)
}

/** Names what went wrong while writing: the disk is full, may not be written, or fails. */
export function writeError(error: unknown, path: string): AppError {
  if (error instanceof AppError) return error
  const code = sqliteCode(error)
  const node = nodeCode(error)
  if ((code & 0xff) === full || code === sharedMemorySize || node === 'ENOSPC') {
    return appError('STORAGE_FULL', error)
  }
  const isRefused = (code & 0xff) === readOnly || isReadOnlyCode(node)
  if (isRefused || ((code & 0xff) === cannotOpen && !isWritable(path))) {
    return appError('STORAGE_READ_ONLY', error)
  }
  // SQLite says "I/O error" for a write the system forbids; the file itself tells them apart.
  return appError(isWritable(path) ? 'STORAGE_FAILED' : 'STORAGE_READ_ONLY', error)
}

function appError(code: ProblemCode, cause: unknown): AppError {
  const details: ProblemDetails = {}
  if (sqliteCode(cause) !== 0) details.sqliteCode = sqliteCode(cause)
  const node = nodeCode(cause)
  if (node !== '') details.systemCode = node
  return new AppError(code, details, cause)
}

function isWritable(path: string): boolean {
  return [dirname(path), path, `${path}-wal`].every(file => {
    try {
      accessSync(file, constants.W_OK)
      return true
    } catch (error) {
      // A file that is not there yet says nothing about its folder's permissions.
      return !isReadOnlyCode(nodeCode(error))
    }
  })
}

/** The last two: a file lies where the folder should be. */
const isReadOnlyCode = (code: string): boolean =>
  ['EROFS', 'EACCES', 'EPERM', 'ENOTDIR', 'EEXIST'].includes(code)

function nodeCode(error: unknown): string {
  if (!(error instanceof Error) || !('code' in error)) return ''
  return typeof error.code === 'string' && error.code !== 'ERR_SQLITE_ERROR' ? error.code : ''
}
