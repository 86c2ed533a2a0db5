import { existsSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { AppError } from '@talkingcat/contract'
import type { SessionLog } from '@talkingcat/core'
import { inspect } from './open-database.ts'
import { createReader } from './reader.ts'
import { openError } from './storage-error.ts'

export type LogReader = Pick<SessionLog, 'read' | 'edgesOf' | 'listSessions' | 'close'>

/**
 * Reads a log without writing to it, also while another process records into it.
 * @throws AppError FILE_UNREADABLE when there is none, LOG_NEWER, LOG_DAMAGED
 */
export function openLogReader(path: string): LogReader {
  if (!existsSync(path)) throw new AppError('FILE_UNREADABLE', { path })
  try {
    inspect(path)
    const db = new DatabaseSync(path, { readOnly: true, timeout: 1000 })
    const reader = createReader(db, path)
    return {
      read: async (sessionId, afterSeq, limit) => reader.read(sessionId, afterSeq, limit),
      edgesOf: async sessionId => reader.edgesOf(sessionId),
      listSessions: async () => reader.listSessions(),
      close: async () => db.close(),
    }
  } catch (error) {
    throw openError(error, path)
  }
}
