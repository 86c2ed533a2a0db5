import { AppError, type Entry, type EntryBody, type SessionId } from '@talkingcat/contract'
import type { SessionLog } from '@talkingcat/core'
import { settleWithin } from '../lib/settle-within.ts'

/** How long a host's command waits for the disk before it is told that the disk refuses. */
const commitLimitMs = 2500

/**
 * Appends what a command has to say. A refusing disk answers the host instead of hanging; the
 * entries stay in the log's queue and are written when it accepts again.
 * @throws AppError STORAGE_*
 */
export function appendWithin(
  log: Pick<SessionLog, 'append' | 'state'>,
  sessionId: SessionId,
  bodies: readonly EntryBody[],
): Promise<Entry[]> {
  return committedWithin(log, log.append(sessionId, bodies))
}

/** The same for entries that are on their way already. @throws AppError STORAGE_* */
export async function committedWithin(
  log: Pick<SessionLog, 'state'>,
  write: Promise<Entry[]>,
): Promise<Entry[]> {
  if (await settleWithin(write, commitLimitMs)) return write
  write.catch(() => undefined) // a later refusal changes nothing about the answer given now
  throw new AppError(log.state.problem?.code ?? 'STORAGE_FAILED')
}
