import type { SessionId, SpeechCounters } from '@talkingcat/contract'
import type { TranscriberStats } from '@talkingcat/speech'

/** A recogniser's counters as diagnostics show them. */
export function toSpeechCounters(
  sessionId: SessionId,
  { utteranceCount, drops }: TranscriberStats,
): SpeechCounters {
  const counts = Object.entries(drops).map(([name, count]) => ({ name, count }))
  return {
    sessionId,
    utterances: utteranceCount,
    drops: counts.filter(({ count }) => count > 0).sort((a, b) => b.count - a.count),
  }
}
