import {
  type DemoEvent,
  type DemoStage,
  encodeEvent,
  encodePushFrame,
  encodeResponse,
  placeAfter,
  type RecordedFrame,
} from '@talkingcat/demo-room/making'

const firstMessageId = 7_630_361_251_300_000_000n
/** The platform sends what happened in about this span as one frame. */
const spanMs = 500

/** Puts the events in push frames. A frame goes out when its last event has happened. */
export function framesOf(
  events: readonly DemoEvent[],
  stage: DemoStage,
  recordedAt: number,
): RecordedFrame[] {
  return spansOf(events).map((span, index) => {
    const atMs = Math.max(...span.map(({ event }) => event.atMs))
    const now = recordedAt + atMs
    const place = placeAfter(index, stage.roomId, now)
    const messages = span.map(({ event, msgId }) =>
      encodeEvent(event, stage, msgId, recordedAt + event.atMs),
    )
    const response = encodeResponse({ ...place, messages, now, needAck: true })
    const logId = firstMessageId + BigInt(index) * 7_919n
    return { atMs, frame: encodePushFrame(index + 1, logId, place, response, now) }
  })
}

function spansOf(events: readonly DemoEvent[]): { event: DemoEvent; msgId: string }[][] {
  const spans = new Map<number, { event: DemoEvent; msgId: string }[]>()
  events.forEach((event, index) => {
    const key = Math.floor(event.atMs / spanMs)
    spans.set(key, [...(spans.get(key) ?? []), { event, msgId: idOf(index) }])
  })
  return [...spans.values()]
}

function idOf(index: number): string {
  return String(firstMessageId + BigInt(index) * 1_048_583n)
}
