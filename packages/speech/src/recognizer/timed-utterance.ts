import type { RecognizedSegment } from '../worker/protocol.ts'
import type { TimeMap } from './time-map.ts'
import type { TimedUtterance } from './transcriber-types.ts'

/** What the child recognised and the guards let pass, put on the arrival clock. */
export function toTimedUtterance(
  segment: RecognizedSegment,
  place: { times: TimeMap; utteranceId: string; modelId: string; emittedAt: number },
): TimedUtterance {
  const { speechStart, speechEnd, usedEnd: _, tokens, ...words } = segment
  const { times, ...known } = place
  const startAt = times.timeAt(speechStart)
  return {
    ...words,
    ...known,
    startAt,
    endAt: Math.max(startAt, times.timeAt(speechEnd - 1)),
    ...(tokens.length > 0 && {
      tokens: tokens.map(([text, position]) => [text, times.timeAt(position)]),
    }),
  }
}
