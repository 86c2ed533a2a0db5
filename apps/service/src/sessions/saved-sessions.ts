import { AppError, type Entry, type Recap, type Session } from '@talkingcat/contract'
import { buildRecap, sessionOfEdges } from '@talkingcat/core'
import { openLogReader } from '../adapters/sqlite-log/log-reader.ts'
import type { ServiceConfig } from '../config.ts'
import { readAllEntries } from './read-entries.ts'

/** The sessions of a records folder, for reading only; a service may be recording into it. */
export type SavedSessions = {
  /** Newest first. One that another process records right now shows as interrupted. */
  list(): Promise<Session[]>
  /** @throws AppError SESSION_NOT_FOUND */
  recap(sessionId: string): Promise<{ recap: Recap; entries: Entry[] }>
  close(): Promise<void>
}

/** @throws AppError FILE_UNREADABLE when nothing was recorded yet, LOG_NEWER, LOG_DAMAGED */
export function openSavedSessions(config: ServiceConfig): SavedSessions {
  const log = openLogReader(config.logPath)
  return {
    list: async () =>
      (await log.listSessions()).flatMap(edges => sessionOfEdges(edges, false) ?? []),
    async recap(sessionId) {
      const edges = await log.edgesOf(sessionId)
      const session = edges && sessionOfEdges(edges, false)
      if (!session) throw new AppError('SESSION_NOT_FOUND')
      const entries = await readAllEntries(log, sessionId)
      return { recap: buildRecap(entries, session), entries }
    },
    close: () => log.close(),
  }
}
