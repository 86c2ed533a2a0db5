import { type SourceState, toProblem } from '@talkingcat/contract'
import type { RoomSource } from '@talkingcat/douyin'
import { errorFacts, type Note } from '../lib/note.ts'
import type { EntryWriter } from './entry-writer.ts'

/**
 * Danmaku, gifts and the rest into the log. Resolves with whether the broadcast is over; a source
 * that failed for good keeps it waiting for the stop, up to which nothing will have been recorded.
 */
export async function runRoomFeed(options: {
  source: RoomSource
  writer: EntryWriter
  showState: (state: SourceState) => void
  signal: AbortSignal
  clock: () => number
  note: Note
}): Promise<{ isBroadcastOver: boolean }> {
  const { source, writer, signal, clock } = options
  const last: Pick<SourceState, 'status'> = { status: 'idle' }
  const showState = (state: SourceState) => {
    last.status = state.status
    options.showState(state)
  }
  try {
    for await (const item of source.open(signal)) {
      switch (item.kind) {
        case 'item':
          writer.add(item.item)
          break
        case 'gap':
          writer.add({ type: 'gap.recorded', payload: item.gap })
          break
        case 'state':
          showState(item.state)
      }
    }
  } catch (error) {
    if (signal.aborted) return { isBroadcastOver: false }
    // A source reconnects by itself; what it throws is beyond its powers.
    options.note('room-source-failed', errorFacts(error))
    showState(failedState('room', clock(), error))
  }
  if (last.status === 'failed') await noteBlindSpan(writer, signal, clock)
  return { isBroadcastOver: last.status === 'ended' && !signal.aborted }
}

async function noteBlindSpan(
  writer: EntryWriter,
  signal: AbortSignal,
  clock: () => number,
): Promise<void> {
  const fromAt = clock()
  if (!signal.aborted) {
    await new Promise(resolve => signal.addEventListener('abort', resolve, { once: true }))
  }
  const payload = { source: 'room', fromAt, toAt: clock(), reason: 'network' } as const
  writer.add({ type: 'gap.recorded', payload })
}

export function failedState(
  source: SourceState['source'],
  now: number,
  error: unknown,
): SourceState {
  return {
    source,
    status: 'failed',
    since: now,
    lastMessageAt: null,
    attempt: 0,
    nextAttemptAt: null,
    problem: toProblem(error),
  }
}
