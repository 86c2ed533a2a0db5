import type { RecognizedSegment } from '../worker/protocol.ts'
import type { TimeMap } from './time-map.ts'
import type { TimedUtterance } from './transcriber-types.ts'

/** What the child recognised, put on the arrival clock; null when nothing was said. */
export function toTimedUtterance(
  segment: RecognizedSegment,
  { times, modelId, emittedAt }: { times: TimeMap; modelId: string; emittedAt: number },
): TimedUtterance | null {
  const { speechStart, speechEnd, usedEnd: _, ...words } = segment
  if (words.text === '') return null
  const startAt = times.timeAt(speechStart)
  return {
    ...words,
    // The same segment found again after a restart would have the same id.
    utteranceId: `${startAt.toString(36)}-${speechStart.toString(36)}`,
    startAt,
    endAt: Math.max(startAt, times.timeAt(speechEnd - 1)),
    emittedAt,
    modelId,
  }
}
