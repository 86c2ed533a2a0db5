import fc from 'fast-check'
import { headerFields, pushFrameFields, responseFields, WireWriter } from '../frames/wire.ts'
import type { RecordedFrame } from '../recording/recorded-frame.ts'
import { makeFrame, makeResponse } from './make-frames.ts'
import { type Hit, makePlanted } from './planted-messages.ts'
import { type Person, plantedAt, text } from './planted-people.ts'

export const hitsArbitrary = fc.array(
  fc.record({
    kind: fc.nat(19),
    person: fc.nat(3),
    other: fc.nat(3),
    count: fc.integer({ min: 1, max: 20 }),
    isEnd: fc.boolean(),
  }),
  { minLength: 1, maxLength: 40 },
)

/** The frames of a small broadcast in which these people are everywhere. */
export function plantedFrames(people: readonly Person[], hits: readonly Hit[]): RecordedFrame[] {
  return hits.map((hit, index) => {
    const person = people[hit.person % people.length]
    const other = people[hit.other % people.length]
    if (!person || !other) throw new RangeError('nobody to plant')
    const [idOne, idTwo] = other.ids
    const internalExt = `internal_src:${text(other, 0)}|wss_push_did:${idOne}|wss_push_room_id:${idTwo}`
    const message = makePlanted(hit, String(person.ids[1] - BigInt(index)), person, other)
    const response = makeResponse(message ? [message] : [], {
      cursor: `t-${plantedAt}_r-${idOne}_d-1_u-1`,
      internalExt,
      pushServer: `wss://webcast100-ws-web-lq.douyin.com/${text(other, 1)}?did=${idOne}`,
    })
    const whole = Buffer.concat([response, routeParams(other)])
    // Some seconds apart, so that combos also end by silence.
    const atMs = plantedAt + index * 4_000
    if (index % 5 === 4) return { atMs, kind: 'im-fetch', bytes: whole }
    const frame = makeFrame(whole, { isGzip: index % 2 === 0, logId: idOne })
    return { atMs, kind: 'push', bytes: Buffer.concat([frame, headers(other, internalExt)]) }
  })
}

function routeParams(person: Person): Uint8Array {
  return fieldOf(responseFields.routeParams, entry =>
    entry.string(1, text(person, 2)).string(2, String(person.ids[0])),
  )
}

function headers(person: Person, internalExt: string): Uint8Array {
  return Buffer.concat(
    [
      ['im-internal_ext', internalExt],
      ['x-user', text(person, 3)],
    ].map(([key = '', value = '']) =>
      fieldOf(pushFrameFields.headers, header =>
        header.string(headerFields.key, key).string(headerFields.value, value),
      ),
    ),
  )
}

function fieldOf(field: number, write: (writer: WireWriter) => void): Uint8Array {
  return new WireWriter().message(field, write).finish()
}
