import { gunzipSync } from 'node:zlib'
import { type LiveEvent, liveEventSchema } from '@talkingcat/contract'
import { describe, expect, it } from 'vitest'
import { createNormaliser } from '../normalise/normaliser.ts'
import { makeChat, makeFrame, makeGift, makeResponse } from '../testing/make-frames.ts'
import { createRandom } from '../testing/random.ts'
import { hasSharedData, readRealFrame, realFrameNames } from '../testing/shared-data.ts'
import { decodeFrame } from './decode-frame.ts'
import { pushFrameFields } from './envelope-fields.ts'
import { WireFields } from './wire-reader.ts'

const frames = hasSharedData
  ? realFrameNames.map(readRealFrame)
  : [makeFrame(makeResponse([makeChat('1', '主播好'), makeGift('2', { toUserId: '9' })]))]
const label = hasSharedData ? 'real frames' : 'frames of our own encoder (no shared data)'

/** Damage of a gzip body is found by its checksum, so the reader is also fed without gzip. */
const plainFrames = frames.map(bytes => {
  const payload = new WireFields(bytes).bytes(pushFrameFields.payload) ?? new Uint8Array()
  return makeFrame(gunzipSync(payload), { isGzip: false })
})

/** One normaliser for all, so that what damage leaves behind is part of the test. */
const normaliser = createNormaliser({ hostId: '9' })

function survive(bytes: Uint8Array): LiveEvent[] {
  const frame = decodeFrame(bytes)
  if (frame.kind !== 'messages') return []
  return frame.messages.flatMap(message => normaliser.normalise(message))
}

describe(`damage never throws, on ${label}`, () => {
  it('truncated at every byte', () => {
    let cuts = 0
    for (const bytes of [...frames, ...plainFrames]) {
      for (let length = 0; length < bytes.length; length++) {
        survive(bytes.subarray(0, length))
        cuts += 1
      }
    }
    expect(cuts).toBeGreaterThan(200)
  }, 120_000)

  it('100,000 bit flips, and what still comes out fits the contract', () => {
    const random = createRandom(20_260_413)
    const all = [...frames, ...plainFrames].map(bytes => Uint8Array.from(bytes))
    let events = 0
    for (let flip = 0; flip < 100_000; flip++) {
      const bytes = all[flip % all.length]
      if (!bytes) continue
      const at = random(bytes.length)
      const mask = 1 << random(8)
      bytes[at] = (bytes[at] ?? 0) ^ mask
      for (const event of survive(bytes)) {
        events += 1
        // Every event is checked on a tenth of the flips: the schema costs more than the decoder.
        if (flip % 10 === 0) liveEventSchema.parse(event)
      }
      bytes[at] = (bytes[at] ?? 0) ^ mask
    }
    expect(events).toBeGreaterThan(1000)
    expect(normaliser.counters.damaged).toBeGreaterThan(100)
  }, 120_000)
})
