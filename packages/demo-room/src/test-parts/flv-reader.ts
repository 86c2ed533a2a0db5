export type FlvTag = { type: number; atMs: number; body: Uint8Array; heardAt: number }

/** Reads a FLV as it comes in. Throws when the bytes are not one; a cut connection just ends it. */
export async function readFlv(
  response: Response,
  into: FlvTag[],
): Promise<'ended' | 'cut' | 'refused'> {
  if (!response.ok || !response.body) return 'refused'
  let buffer = Buffer.alloc(0)
  let isHeaderRead = false
  try {
    for await (const chunk of response.body) {
      buffer = Buffer.concat([buffer, chunk])
      if (!isHeaderRead && buffer.length >= 13) {
        if (buffer.toString('latin1', 0, 3) !== 'FLV') throw new TypeError('no FLV')
        buffer = buffer.subarray(13)
        isHeaderRead = true
      }
      while (isHeaderRead && buffer.length >= 15) {
        const size = buffer.readUIntBE(1, 3)
        if (buffer.length < 15 + size) break
        if (buffer.readUInt32BE(11 + size) !== 11 + size) throw new TypeError('a broken tag')
        const atMs = buffer.readUIntBE(4, 3) + buffer.readUInt8(7) * 2 ** 24
        const body = Uint8Array.from(buffer.subarray(11, 11 + size))
        into.push({ type: buffer.readUInt8(0), atMs, body, heardAt: performance.now() })
        buffer = buffer.subarray(15 + size)
      }
    }
    return 'ended'
  } catch (error) {
    // undici reports a destroyed connection as `terminated`.
    if (error instanceof TypeError && error.message === 'terminated') return 'cut'
    throw error
  }
}
