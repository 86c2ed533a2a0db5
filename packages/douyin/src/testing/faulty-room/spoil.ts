import { responseFields, WireWriter } from '../../frames/wire.ts'
import { makeFrame, makeResponse } from '../make-frames.ts'
import { chatOf, type Ledger } from './ledger.ts'

type Events = ReturnType<Ledger['from']>

/** What a server may do to the frames it sends. */
export type Spoiling = 'damaged' | 'damaged-message' | 'duplicated' | 'reordered'

export type Random = (below: number) => number

/** One frame of these events, which knows its place. */
export function frameOf(events: Events, random: Random): Uint8Array {
  return makeFrame(responseOf(events), { isGzip: random(2) === 0 })
}

function responseOf(events: Events): Uint8Array {
  const cursor = `c-${events.at(-1)?.number ?? 0}`
  return makeResponse(events.map(chatOf), { cursor, internalExt: `e-${cursor}`, needAck: true })
}

/** The frames that come of it when sending these events goes wrong. */
export function spoil(spoiling: Spoiling, events: Events, random: Random): Uint8Array[] {
  switch (spoiling) {
    case 'damaged': {
      const frame = makeFrame(responseOf(events), { isGzip: true })
      if (random(2) === 0) return [frame.subarray(0, frame.length - 1 - random(20))]
      frame.fill(0xa5, frame.length - 12)
      return [frame]
    }
    case 'damaged-message': {
      const unreadable = new WireWriter().bytes(responseFields.messages, Uint8Array.of(0x0a, 0xff))
      // The last event is the one that can not be read; the cursor counts it as sent.
      const readable = makeResponse(events.slice(0, -1).map(chatOf), {
        cursor: `c-${events.at(-1)?.number ?? 0}`,
      })
      return [makeFrame(Buffer.concat([unreadable.finish(), readable]))]
    }
    case 'duplicated': {
      const frame = frameOf(events, random)
      return [frame, frame]
    }
    case 'reordered':
      return events.map(event => frameOf([event], random)).reverse()
  }
}
