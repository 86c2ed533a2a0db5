import { gunzipSync } from 'node:zlib'
import { decodeResponse, type PlatformResponse } from './decode-response.ts'
import { headerFields, pushFrameFields } from './envelope-fields.ts'
import { type DamageReason, WireError, WireFields } from './wire-reader.ts'

export type DecodedFrame =
  | ({
      kind: 'messages' /** Exact decimal text of the 64-bit id. */
      logId: string
    } & PlatformResponse)
  /** A frame without messages: the answer to a heartbeat (`hb`), `close`, or a type not known. */
  | { kind: 'control'; type: string; logId: string }
  | { kind: 'damaged'; reason: DamageReason }

export const maxFrameBytes = 16 * 1024 * 1024
const maxInflatedBytes = 32 * 1024 * 1024

/** Decodes one binary push frame. Never throws; what can not be read is `damaged`. */
export function decodeFrame(bytes: Uint8Array): DecodedFrame {
  try {
    return readFrame(bytes)
  } catch (error) {
    // Anything else is a fault of ours and must be seen.
    if (!(error instanceof WireError)) throw error
    return { kind: 'damaged', reason: error.reason }
  }
}

function readFrame(bytes: Uint8Array): DecodedFrame {
  if (bytes.length > maxFrameBytes) throw new WireError('too-large')
  const fields = new WireFields(bytes)
  const logId = fields.id(pushFrameFields.logId)
  const type = fields.text(pushFrameFields.payloadType).slice(0, 40)
  if (type !== 'msg') {
    if (type === '') throw new WireError('no-payload')
    return { kind: 'control', type, logId }
  }
  const payload = fields.bytes(pushFrameFields.payload)
  if (!payload) throw new WireError('no-payload')
  const response = decodeResponse(isGzipFrame(fields) ? inflate(payload) : payload)
  return { kind: 'messages', logId, ...response }
}

export function isGzipFrame(frame: WireFields): boolean {
  return frame
    .messages(pushFrameFields.headers, 64)
    .some(
      header =>
        header.text(headerFields.key) === 'compress_type' &&
        header.text(headerFields.value) === 'gzip',
    )
}

/** @throws WireError on damaged data or when it grows beyond 32 MB */
export function inflate(payload: Uint8Array): Uint8Array {
  try {
    return gunzipSync(payload, { maxOutputLength: maxInflatedBytes })
  } catch (error) {
    const isTooLarge = error instanceof RangeError
    throw new WireError(isTooLarge ? 'too-large' : 'bad-gzip', error)
  }
}
