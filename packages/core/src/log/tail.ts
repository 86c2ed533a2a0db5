import type { Entry, SessionId } from '@talkingcat/contract'
import type { SessionLog } from './session-log.ts'

/**
 * Entries after `afterSeq` as they become durable, in batches. Reads on demand, so a slow
 * reader holds no memory. Yields an empty batch once, when everything logged so far was read.
 */
export async function* tailLog(
  log: SessionLog,
  sessionId: SessionId,
  afterSeq: number,
  signal: AbortSignal,
  batchSize = 500,
): AsyncGenerator<Entry[]> {
  let seq = afterSeq
  let isCaughtUp = false
  let wake = () => {}
  let isDirty = true
  const mark = () => {
    isDirty = true
    wake()
  }
  const off = log.onCommit(sessionId, mark)
  signal.addEventListener('abort', mark, { once: true })
  try {
    while (!signal.aborted) {
      isDirty = false
      const batch = await log.read(sessionId, seq, batchSize)
      const last = batch.at(-1)
      if (last) {
        seq = last.seq
        yield batch
        continue
      }
      if (!isCaughtUp) {
        isCaughtUp = true
        yield []
      }
      if (isDirty) continue
      await new Promise<void>(resolve => {
        wake = resolve
      })
    }
  } finally {
    off()
    signal.removeEventListener('abort', mark)
  }
}
