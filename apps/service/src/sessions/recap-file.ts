import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError, type ArtifactName } from '@talkingcat/contract'
import type { SessionService } from './session-service.ts'

/**
 * Where one file of a session's recap is.
 * @throws AppError SESSION_NOT_FOUND; NOT_FOUND when it was not written or is gone
 */
export async function findRecapFile(
  sessions: SessionService,
  sessionId: string,
  file: ArtifactName,
): Promise<{ path: string; bytes: number }> {
  const { recordsFolder } = await sessions.get(sessionId)
  const path = recordsFolder === null ? null : join(recordsFolder, file)
  const found = path === null ? null : await stat(path).catch(() => null) // gone = not found
  if (path === null || !found?.isFile()) throw new AppError('NOT_FOUND')
  return { path, bytes: found.size }
}
