import {
  chatMessageFields,
  commonFields,
  giftMessageFields,
  methods,
} from '@talkingcat/douyin/wire'
import type { WireMessage } from '../encode/demo-event.ts'
import { fieldsOf, type WireField } from './wire-walk.ts'

/** When the message says it was made; epoch ms. */
export function createdAtOf(message: WireMessage): number {
  const field = createTimeField(message.payload)
  if (!field) throw new RangeError(`${message.method} carries no time`)
  return Number(field.value)
}

/** The same message, said to be made at another time. */
export function retimed(message: WireMessage, createdAt: number): WireMessage {
  const payload = Uint8Array.from(message.payload)
  const created = createTimeField(payload)
  if (created) overwrite(payload, created, createdAt)
  for (const field of fieldsOf(payload)) {
    if (message.method === methods.chat && field.number === chatMessageFields.eventTime)
      overwrite(payload, field, Math.floor(createdAt / 1000))
    if (message.method === methods.gift && field.number === giftMessageFields.sendTime)
      overwrite(payload, field, createdAt)
  }
  return { ...message, payload }
}

function createTimeField(payload: Uint8Array): WireField | undefined {
  const common = fieldsOf(payload).find(({ number }) => number === 1)
  if (!common) return undefined
  return fieldsOf(payload, common.from, common.to).find(
    ({ number }) => number === commonFields.createTime,
  )
}

/** Fits in place: every time of this century takes the same number of bytes. */
function overwrite(bytes: Uint8Array, field: WireField, value: number): void {
  let rest = BigInt(value)
  for (let at = field.from; at < field.to; at++) {
    const isLast = at === field.to - 1
    bytes[at] = Number(rest & 0x7fn) | (isLast ? 0 : 0x80)
    rest >>= 7n
  }
  if (rest > 0n) throw new RangeError(`${value} does not fit`)
}
