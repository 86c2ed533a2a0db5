import { pushFrameFields } from './envelope-fields.ts'
import { WireWriter } from './wire-writer.ts'

/** The page's own heartbeat: a binary frame whose only field is the type `hb`. */
export function heartbeatFrame(): Uint8Array {
  return new WireWriter().string(pushFrameFields.payloadType, 'hb').finish()
}

/** Tells the server that a frame with `need_ack` arrived. */
export function ackFrame(logId: string, internalExt: string): Uint8Array {
  return new WireWriter()
    .varint(pushFrameFields.logId, BigInt(logId === '' ? 0 : logId))
    .string(pushFrameFields.payloadType, 'ack')
    .string(pushFrameFields.payload, internalExt)
    .finish()
}
