import type { EntryBody, SessionId, SourceName } from '@talkingcat/contract'

type Loss = { source: SourceName; fromAt: number; toAt: number; lostCount: number }

/** Counts what had to be refused while the queue was full, to say so in the log afterwards. */
export function createLosses() {
  const bySession = new Map<SessionId, Map<SourceName, Loss>>()
  return {
    get isEmpty(): boolean {
      return bySession.size === 0
    },
    add(sessionId: SessionId, bodies: readonly EntryBody[], at: number): void {
      const losses = bySession.get(sessionId) ?? new Map<SourceName, Loss>()
      bySession.set(sessionId, losses)
      for (const body of bodies) {
        const { source, fromAt, lostCount } = lossOf(body, at)
        const loss = losses.get(source) ?? { source, fromAt, toAt: at, lostCount: 0 }
        loss.fromAt = Math.min(loss.fromAt, fromAt)
        loss.toAt = Math.max(loss.toAt, at)
        loss.lostCount += lostCount
        losses.set(source, loss)
      }
    },
    /** Hands the losses over as gaps to write, per session, and starts anew. */
    take(): [SessionId, EntryBody[]][] {
      const gaps = [...bySession].map(([sessionId, losses]): [SessionId, EntryBody[]] => [
        sessionId,
        [...losses.values()].map(loss => ({
          type: 'gap.recorded',
          payload: { ...loss, reason: 'storage' },
        })),
      ])
      bySession.clear()
      return gaps
    },
  }
}

/** A gap that can not be written becomes part of this one: nothing was lost but the note of it. */
function lossOf(body: EntryBody, at: number): Omit<Loss, 'toAt'> {
  if (body.type === 'gap.recorded') {
    const { source, fromAt, lostCount = 0 } = body.payload
    return { source, fromAt, lostCount }
  }
  const source = body.type === 'utterance.recognized' ? 'audio' : 'room'
  return { source, fromAt: at, lostCount: 1 }
}
