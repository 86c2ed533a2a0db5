import type { SessionId } from '@talkingcat/contract'
import type { SessionLog } from '@talkingcat/core'

/** Counts a session's utterances; each call reads only what is new. */
export function createUtteranceTally(log: SessionLog) {
  let sessionId: SessionId = ''
  let seq = 0
  let count = 0
  let confidenceSum = 0
  return async (id: SessionId): Promise<{ count: number; meanConfidence: number }> => {
    if (id !== sessionId) {
      sessionId = id
      seq = count = confidenceSum = 0
    }
    for (;;) {
      const page = await log.read(id, seq, 1000)
      for (const entry of page) {
        seq = entry.seq
        if (entry.type !== 'utterance.recognized') continue
        count++
        confidenceSum += entry.payload.confidence ?? 0
      }
      if (page.length === 0)
        return { count, meanConfidence: count === 0 ? 0 : confidenceSum / count }
    }
  }
}
