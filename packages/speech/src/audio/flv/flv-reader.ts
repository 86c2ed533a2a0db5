/**
 * FLV container, read as it streams in: 9-byte header, then tags of 11 bytes + body + 4 bytes
 * (Adobe Flash Video File Format 10.1, annex E). Pictures are skipped without being held.
 */
export type FlvTag =
  | { type: 'audio'; timestampMs: number; body: Uint8Array }
  /** Its body was skipped. */
  | { type: 'video'; timestampMs: number }

/** The bytes are not FLV, or hostile. The connection is of no use any more. */
export class FlvError extends Error {
  override name = 'FlvError' as const
}

const headerBytes = 9
const tagHeaderBytes = 11
const backPointerBytes = 4
/** An AAC frame has at most 8 KB; anything near this is not sound. */
const maxAudioBytes = 64 * 1024
const maxDataOffset = 1024
const audioFlag = 0x04

type Stage = 'header' | 'tag-header' | 'audio-body' | 'skip'

export class FlvReader {
  #stage: Stage = 'header'
  #buffer = new Uint8Array(tagHeaderBytes)
  #wanted = headerBytes
  #filled = 0
  #skipBytes = 0
  #timestampMs = 0
  #hasAudio: boolean | null = null

  /** Whether the header announces sound; null before it was read. Not every server is exact here. */
  get hasAudio(): boolean | null {
    return this.#hasAudio
  }

  /** @throws FlvError */
  push(bytes: Uint8Array): FlvTag[] {
    const tags: FlvTag[] = []
    let offset = 0
    while (offset < bytes.length) {
      if (this.#stage === 'skip') {
        const skipped = Math.min(this.#skipBytes, bytes.length - offset)
        offset += skipped
        this.#skipBytes -= skipped
        if (this.#skipBytes === 0) this.#expect('tag-header', tagHeaderBytes)
        continue
      }
      const taken = Math.min(this.#wanted - this.#filled, bytes.length - offset)
      this.#buffer.set(bytes.subarray(offset, offset + taken), this.#filled)
      this.#filled += taken
      offset += taken
      if (this.#filled === this.#wanted) this.#finishPart(tags)
    }
    return tags
  }

  #finishPart(tags: FlvTag[]): void {
    if (this.#stage === 'header') this.#readHeader()
    else if (this.#stage === 'tag-header') this.#readTagHeader(tags)
    else {
      tags.push({ type: 'audio', timestampMs: this.#timestampMs, body: this.#buffer })
      this.#skip(backPointerBytes)
    }
  }

  #readHeader(): void {
    const view = viewOf(this.#buffer)
    if (view.getUint16(0) !== 0x464c || view.getUint8(2) !== 0x56)
      throw new FlvError('no FLV header')
    const dataOffset = view.getUint32(5)
    if (dataOffset < headerBytes || dataOffset > maxDataOffset) {
      throw new FlvError(`header of ${dataOffset} bytes`)
    }
    this.#hasAudio = (view.getUint8(4) & audioFlag) !== 0
    this.#skip(dataOffset - headerBytes + backPointerBytes)
  }

  #readTagHeader(tags: FlvTag[]): void {
    const view = viewOf(this.#buffer)
    const kind = view.getUint8(0)
    const bodyBytes = view.getUint32(0) & 0xffffff
    // 24 bits, and the 8 high ones after them.
    this.#timestampMs = (view.getUint8(7) << 24) | (view.getUint32(4) >>> 8)
    const type = kind & 0x1f
    if ((kind & 0xe0) !== 0 || (type !== 8 && type !== 9 && type !== 18)) {
      throw new FlvError(`tag of type ${kind}`)
    }
    if (type === 9) tags.push({ type: 'video', timestampMs: this.#timestampMs })
    if (type !== 8 || bodyBytes === 0) {
      this.#skip(bodyBytes + backPointerBytes)
      return
    }
    if (bodyBytes > maxAudioBytes) throw new FlvError(`audio tag of ${bodyBytes} bytes`)
    this.#expect('audio-body', bodyBytes)
  }

  #expect(stage: Stage, bytes: number): void {
    this.#stage = stage
    this.#wanted = bytes
    this.#filled = 0
    // A body is handed out, so each gets memory of its own.
    this.#buffer = new Uint8Array(bytes)
  }

  #skip(bytes: number): void {
    this.#stage = 'skip'
    this.#skipBytes = bytes
  }
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
