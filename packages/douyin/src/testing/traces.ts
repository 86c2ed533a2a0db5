import { gunzipSync } from 'node:zlib'
import { pushFrameFields } from '../frames/envelope-fields.ts'
import { WireFields } from '../frames/wire-reader.ts'
import { varintBytes } from '../frames/wire-writer.ts'
import type { RecordedFrame } from '../recording/recorded-frame.ts'
import type { Person } from './planted-people.ts'

/** All bytes of the frames, gzip opened. */
export function openBytes(frames: readonly RecordedFrame[]): Buffer {
  return Buffer.concat(
    frames.flatMap(({ kind, bytes }) => {
      if (kind === 'im-fetch') return [bytes]
      const payload = new WireFields(bytes).bytes(pushFrameFields.payload)
      const isGzip = payload?.[0] === 0x1f && payload[1] === 0x8b
      return payload && isGzip ? [bytes, gunzipSync(payload)] : [bytes]
    }),
  )
}

/** Every form in which one of these people could be found in bytes. */
export function tracesOf(people: readonly Person[]): { what: string; bytes: Buffer }[] {
  return people.flatMap(person => [
    ...person.texts.flatMap(word => [
      { what: word, bytes: Buffer.from(word) },
      ...base64Forms(Buffer.from(word)).map(form => ({ what: `base64 of ${word}`, bytes: form })),
    ]),
    ...person.ids.flatMap(number => {
      const fixed = Buffer.alloc(8)
      fixed.writeBigUInt64LE(number)
      return [
        { what: `varint ${number}`, bytes: Buffer.from(varintBytes(number)) },
        { what: `decimal ${number}`, bytes: Buffer.from(String(number)) },
        { what: `fixed ${number}`, bytes: fixed },
        ...base64Forms(Buffer.from(String(number))).map(form => ({
          what: `base64 of ${number}`,
          bytes: form,
        })),
      ]
    }),
  ])
}

/** What base64 makes of these bytes at each of the three places they can begin, edges left out. */
function base64Forms(bytes: Buffer): Buffer[] {
  return [0, 1, 2].map(shift => {
    const padded = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64')
    return Buffer.from(padded.replace(/=+$/, '').slice(shift === 0 ? 0 : shift + 1, -1))
  })
}
