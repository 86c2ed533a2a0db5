import { gunzipSync } from 'node:zlib'
import { messageFields, pushFrameFields, responseFields } from '@talkingcat/douyin/wire'
import type { WireMessage } from '../encode/demo-event.ts'
import { fieldsOf, textOf } from './wire-walk.ts'

/** The messages of one recorded push frame. */
export function messagesOf(frame: Uint8Array): WireMessage[] {
  const payload = fieldsOf(frame).find(({ number }) => number === pushFrameFields.payload)
  if (!payload) return []
  const response = gunzipSync(frame.subarray(payload.from, payload.to))
  return fieldsOf(response)
    .filter(({ number }) => number === responseFields.messages)
    .map(({ from, to }) => {
      const fields = fieldsOf(response, from, to)
      const find = (number: number) => fields.find(field => field.number === number)
      const body = find(messageFields.payload)
      return {
        method: textOf(response, find(messageFields.method)),
        msgId: String(find(messageFields.msgId)?.value ?? 0n),
        payload: body ? response.slice(body.from, body.to) : new Uint8Array(),
      }
    })
}
