import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readAudioTag } from './audio-tag.ts'
import { FlvError, FlvReader, type FlvTag } from './flv-reader.ts'

const header = [0x46, 0x4c, 0x56, 1, 5, 0, 0, 0, 9, 0, 0, 0, 0]

function tag(type: number, timestampMs: number, body: Uint8Array): number[] {
  const size = body.length
  const u24 = (value: number) => [(value >> 16) & 255, (value >> 8) & 255, value & 255]
  const back = size + 11
  return [
    ...[type, ...u24(size), ...u24(timestampMs), (timestampMs >>> 24) & 255, 0, 0, 0],
    ...body,
    ...[(back >>> 24) & 255, ...u24(back)],
  ]
}

const anyTag = fc.record({
  type: fc.constantFrom(8, 9, 18),
  timestampMs: fc.integer({ min: 0, max: 0x7fffffff }),
  body: fc.uint8Array({ maxLength: 300 }),
})

function expectedOf(tags: { type: number; timestampMs: number; body: Uint8Array }[]): FlvTag[] {
  return tags.flatMap(({ type, timestampMs, body }): FlvTag[] => {
    if (type === 9) return [{ type: 'video', timestampMs }]
    return type === 8 && body.length > 0 ? [{ type: 'audio', timestampMs, body }] : []
  })
}

describe('FlvReader', () => {
  it('gives the same tags however the bytes are cut', () => {
    fc.assert(
      fc.property(
        fc.array(anyTag, { maxLength: 12 }),
        fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1 }),
        (tags, cuts) => {
          const bytes = Uint8Array.from([
            ...header,
            ...tags.flatMap(each => tag(each.type, each.timestampMs, each.body)),
          ])
          const reader = new FlvReader()
          const got: FlvTag[] = []
          for (let offset = 0, i = 0; offset < bytes.length; i++) {
            const length = cuts[i % cuts.length] ?? 1
            got.push(...reader.push(bytes.subarray(offset, offset + length)))
            offset += length
          }
          expect(got).toEqual(expectedOf(tags))
        },
      ),
    )
  })

  it('gives whole tags only of a stream that is cut short', () => {
    const bytes = Uint8Array.from([
      ...header,
      ...tag(8, 1, Uint8Array.of(1, 2)),
      ...tag(8, 2, Uint8Array.of(3, 4)),
    ])
    for (let end = 0; end < bytes.length; end++) {
      expect(new FlvReader().push(bytes.subarray(0, end)).length).toBeLessThanOrEqual(2)
    }
  })

  it('never throws anything but FlvError, whatever it is fed', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500 }), fc.boolean(), (bytes, hasHeader) => {
        try {
          const reader = new FlvReader()
          if (hasHeader) reader.push(Uint8Array.from(header))
          for (const each of reader.push(bytes)) {
            if (each.type === 'audio') readAudioTag(each.body)
          }
        } catch (error) {
          expect(error).toBeInstanceOf(FlvError)
        }
      }),
    )
  })

  it.each([
    ['no FLV at all', [...'<html><body>'].map(letter => letter.charCodeAt(0))],
    ['a header of 2 GB', [0x46, 0x4c, 0x56, 1, 5, 0x7f, 0xff, 0xff, 0xff]],
    ['an audio tag of 16 MB', [...header, 8, 0xff, 0xff, 0xff, 0, 0, 0, 0, 0, 0, 0]],
    ['an unknown tag', [...header, 7, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0]],
    ['an encrypted tag', [...header, 0x28, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0]],
  ])('refuses %s', (_, bytes) => {
    expect(() => new FlvReader().push(Uint8Array.from(bytes))).toThrow(FlvError)
  })

  it('skips a picture of 16 MB without holding it', () => {
    const reader = new FlvReader()
    reader.push(Uint8Array.from([...header, 9, 0xff, 0xff, 0xff, 0, 0, 5, 0, 0, 0, 0]))
    const before = process.memoryUsage().arrayBuffers
    for (let sent = 0; sent < 0xffffff + 4; sent += 65_536) {
      reader.push(new Uint8Array(Math.min(65_536, 0xffffff + 4 - sent)))
    }
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(17_000_000)
    const next = reader.push(Uint8Array.from(tag(8, 6, Uint8Array.of(1))))
    expect(next).toEqual([{ type: 'audio', timestampMs: 6, body: Uint8Array.of(1) }])
  })
})
