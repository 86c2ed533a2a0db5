import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Entry, LiveEvent, SessionId } from '@talkingcat/contract'
import { liveEventSchema } from '@talkingcat/contract'
import type { SessionLog } from '@talkingcat/core'

type Log = Pick<SessionLog, 'read'>

const pageSize = 2000
/** More than the platform ever sends again, and minutes of the busiest room seen. */
const newestCount = 10_000

/** Every entry of a session, from the disk. */
export function readAllEntries(log: Log, sessionId: SessionId): Promise<Entry[]> {
  return readAfter(log, sessionId, 0)
}

/** The newest live events of a session, oldest first. */
export async function readNewestEvents(
  log: Log & Pick<SessionLog, 'lastSeq'>,
  sessionId: SessionId,
): Promise<LiveEvent[]> {
  const afterSeq = Math.max(0, log.lastSeq(sessionId) - newestCount)
  return (await readAfter(log, sessionId, afterSeq)).filter(isLiveEvent)
}

async function readAfter(log: Log, sessionId: SessionId, afterSeq: number): Promise<Entry[]> {
  const entries: Entry[] = []
  for (;;) {
    const page = await log.read(sessionId, entries.at(-1)?.seq ?? afterSeq, pageSize)
    if (page.length === 0) return entries
    // Not push(...page): a spread of thousands of arguments is a risk for nothing.
    for (const entry of page) entries.push(entry)
    // Reading is synchronous underneath; other sessions are being recorded meanwhile.
    await nextTurn()
  }
}

const liveEventTypes = new Set<string>(
  liveEventSchema.options.map(option => option.shape.type.value),
)

function isLiveEvent(entry: Entry): entry is Entry & LiveEvent {
  return liveEventTypes.has(entry.type)
}
