/**
 * frames.bin, written by tools/make-demo-recording and read by the demo room:
 *
 *   4 bytes  'TCF1'
 *   then for every frame, in order of time:
 *   4 bytes  broadcast time in ms, unsigned, big endian
 *   4 bytes  length of the frame in bytes, unsigned, big endian
 *   n bytes  the push frame as it goes over the socket
 */
const magic = new TextEncoder().encode('TCF1')

export type RecordedFrame = { atMs: number; frame: Uint8Array }

export function writeFrames(frames: readonly RecordedFrame[]): Uint8Array {
  const bytes = frames.reduce((sum, { frame }) => sum + 8 + frame.length, magic.length)
  const out = new Uint8Array(bytes)
  const view = new DataView(out.buffer)
  out.set(magic)
  let at = magic.length
  for (const { atMs, frame } of frames) {
    view.setUint32(at, atMs)
    view.setUint32(at + 4, frame.length)
    out.set(frame, at + 8)
    at += 8 + frame.length
  }
  return out
}

/** Throws `RangeError` when the bytes are not such a file or end too early. */
export function readFrames(bytes: Uint8Array): RecordedFrame[] {
  if (!magic.every((byte, index) => bytes[index] === byte)) throw new RangeError('not a frame file')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const frames: RecordedFrame[] = []
  for (let at = magic.length; at < bytes.length; ) {
    const end = at + 8 + view.getUint32(at + 4)
    if (end > bytes.length) throw new RangeError(`frame ${frames.length} is cut off`)
    frames.push({ atMs: view.getUint32(at), frame: bytes.subarray(at + 8, end) })
    at = end
  }
  return frames
}
