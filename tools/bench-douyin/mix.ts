import { decodeFrame, type PlatformMessage } from '@talkingcat/douyin'
import { giftMessageFields, methods, WireWriter } from '@talkingcat/douyin/wire'
import {
  makeChat,
  makeFrame,
  makeGift,
  makeResponse,
} from '../../packages/douyin/src/testing/make-frames.ts'
import {
  hasSharedData,
  readRealFrame,
  realFrameNames,
} from '../../packages/douyin/src/testing/shared-data.ts'

export const mixName = hasSharedData ? 'the real frames' : 'frames of our own encoder'

function sources(): PlatformMessage[][] {
  if (!hasSharedData) return [[makeChat('1', '主播好')], [makeGift('2'), makeChat('3', '多少钱')]]
  return realFrameNames.map(name => {
    const frame = decodeFrame(readRealFrame(name))
    return frame.kind === 'messages' ? frame.messages : []
  })
}

const known = sources()

/** Messages of one round of the mix: as many as in the frames it is made from. */
export const roundMessages = known.flat().length
export const roundFrames = known.length

/** One round of the mix, its ids all new, so that nothing is taken for a repetition. */
export function makeRound(round: number, options: { isGzip: boolean }): Uint8Array[] {
  return known.map((messages, index) => {
    const renewed = messages.map((message, place) =>
      renew(message, round * 1000 + index * 100 + place),
    )
    return makeFrame(makeResponse(renewed, { needAck: true }), options)
  })
}

/** Protobuf takes the last of a repeated field: a streak of its own is one field appended. */
function renew(message: PlatformMessage, serial: number): PlatformMessage {
  const msgId = String(7_630_000_000_000_000_000n + BigInt(serial))
  if (message.method !== methods.gift) return { ...message, msgId }
  const streak = new WireWriter().varint(giftMessageFields.groupId, 1_776_000_000 + serial).finish()
  return { ...message, msgId, payload: Buffer.concat([message.payload, streak]) }
}
