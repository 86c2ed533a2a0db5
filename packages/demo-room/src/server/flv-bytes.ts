/** What a FLV file is made of (Adobe FLV 10.1). */

export const tagTypes = { audio: 8, video: 9, script: 18 } as const

export function flvHeader(has: { audio: boolean; video: boolean }): Uint8Array {
  const flags = (has.audio ? 4 : 0) | (has.video ? 1 : 0)
  return Uint8Array.of(0x46, 0x4c, 0x56, 1, flags, 0, 0, 0, 9, 0, 0, 0, 0)
}

/** One tag and the size that follows it. */
export function flvTag(type: number, timestampMs: number, body: Uint8Array): Uint8Array {
  const tag = new Uint8Array(11 + body.length + 4)
  const view = new DataView(tag.buffer)
  view.setUint32(0, (type << 24) | body.length)
  // 24 bits of the time first, its top 8 bits after them.
  view.setUint32(4, (((timestampMs & 0xffffff) << 8) | ((timestampMs >>> 24) & 0xff)) >>> 0)
  tag.set(body, 11)
  view.setUint32(11 + body.length, 11 + body.length)
  return tag
}

/** AAC, 44.1 kHz, 16 bit, as the header byte of every AAC tag says whatever the real rate. */
const aacSound = 0xaf

export function aacConfigBody(config: Uint8Array): Uint8Array {
  return Uint8Array.of(aacSound, 0, ...config)
}

export function aacFrameBody(frame: Uint8Array): Uint8Array {
  const body = new Uint8Array(2 + frame.length)
  body.set([aacSound, 1])
  body.set(frame, 2)
  return body
}

/** A picture nobody looks at: right tags, empty slices. */
export const fakeAvcConfigBody = Uint8Array.of(
  ...[0x17, 0, 0, 0, 0, 1, 0x42, 0xc0, 0x1e, 0xff, 0xe1, 0, 4, 0x67, 0x42, 0xc0, 0x1e],
  ...[1, 0, 4, 0x68, 0xce, 0x3c, 0x80],
)

export function fakeAvcBody(isKey: boolean): Uint8Array {
  const slice = new Uint8Array(isKey ? 96 : 24)
  slice[0] = isKey ? 0x65 : 0x41
  const body = new Uint8Array(9 + slice.length)
  body.set([isKey ? 0x17 : 0x27, 1, 0, 0, 0])
  new DataView(body.buffer).setUint32(5, slice.length)
  body.set(slice, 9)
  return body
}
