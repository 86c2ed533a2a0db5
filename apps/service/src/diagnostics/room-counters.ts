import type { CountsByName, FrameRecording, RoomCounters, SessionId } from '@talkingcat/contract'
import type { SourceCounters } from '@talkingcat/douyin'

const maxNames = 200

/** A source's counters as diagnostics show them. */
export function toRoomCounters(
  sessionId: SessionId,
  counters: SourceCounters,
  frameRecording: FrameRecording | null,
): RoomCounters {
  const { source, frames, damagedFrames, dropped, intake } = counters
  const normaliser = intake?.normaliser
  return {
    sessionId,
    source,
    connections: connectionsOf(counters),
    frames,
    damagedFrames: countsByName(damagedFrames),
    duplicates: intake?.duplicates ?? 0,
    messages: normaliser?.messages ?? 0,
    events: normaliser?.events ?? 0,
    ignored: normaliser?.ignored ?? 0,
    damagedMessages: normaliser?.damaged ?? 0,
    dropped: dropped.events,
    unread: countsByName(normaliser?.unreadByMethod ?? new Map()),
    unknown: countsByName(normaliser?.unknownByMethod ?? new Map()),
    frameRecording,
  }
}

function connectionsOf(counters: SourceCounters): number {
  switch (counters.source) {
    case 'direct':
      return counters.connections
    case 'page':
      return counters.loads
    case 'replay':
      return 0
  }
}

/**
 * Names come off the wire: what is not shaped like a name could be anything, also a person's words,
 * and is counted under `other`; so is what is beyond the 200 most frequent.
 */
function countsByName(counts: ReadonlyMap<string, number>): CountsByName {
  const rows = [...counts].map(([name, count]) => ({ name, count }))
  const named = rows.filter(({ name }) => /^[A-Za-z0-9-]{1,64}$/.test(name))
  const shown = named.sort((a, b) => b.count - a.count).slice(0, maxNames)
  const sum = (list: CountsByName) => list.reduce((total, { count }) => total + count, 0)
  const rest = sum(rows) - sum(shown)
  return rest > 0 ? [...shown, { name: 'other', count: rest }] : shown
}
