export type Tag = { timestampMs: number; bytes: Buffer; isConfig: boolean }

export const flvHeaderBytes = 13

/** Tags with their back pointers; the AAC configuration is what every joiner gets first. */
export function splitTags(flv: Buffer): Tag[] {
  const tags: Tag[] = []
  for (let offset = flvHeaderBytes; offset + 15 <= flv.length; ) {
    const length = 11 + flv.readUIntBE(offset + 1, 3) + 4
    const isAudio = flv[offset] === 8
    const isConfig = !isAudio
      ? flv[offset] === 18
      : (flv[offset + 11] ?? 0) >> 4 === 10 && flv[offset + 12] === 0
    const timestampMs = flv.readUIntBE(offset + 4, 3)
    tags.push({ timestampMs, bytes: flv.subarray(offset, offset + length), isConfig })
    offset += length
  }
  return tags
}

/** The tag's bytes as sent at another time of the stream: 24 bits, and the 8 high ones after them. */
export function stamped(bytes: Buffer, timestampMs: number): Buffer {
  const copy = Buffer.from(bytes)
  copy.writeUIntBE(timestampMs & 0xffffff, 4, 3)
  copy.writeUInt8((timestampMs >>> 24) & 0xff, 7)
  return copy
}
