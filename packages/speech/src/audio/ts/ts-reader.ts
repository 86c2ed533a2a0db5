import { type AdtsFrame, AdtsReader } from './adts-reader.ts'

/** Sound of a transport stream; its time is the sender's own, ms, going on for 26 hours. */
export type TsFrame = AdtsFrame & { timestampMs: number }

/** The bytes are no MPEG transport stream, or hold sound that is not AAC. */
export class TsError extends Error {
  override name = 'TsError' as const
  /** Stream type of sound that can not be read; null when the bytes are damaged. */
  readonly streamType: number | null

  constructor(reason: string, streamType: number | null = null) {
    super(reason)
    this.streamType = streamType
  }
}

const packetBytes = 188
const syncByte = 0x47
const patPid = 0
const aacType = 0x0f
/** MPEG-1 and -2 audio, LATM, AC-3: sound, but not what we can hand on. */
const otherSoundTypes = new Set([0x03, 0x04, 0x11, 0x81, 0x87])
/** A second of AAC fits many times. */
const maxPesBytes = 512 * 1024

/** MPEG-TS (ISO 13818-1) to AAC frames, as it streams in. Pictures are skipped. */
export class TsReader {
  readonly #adts = new AdtsReader()
  #packet = new Uint8Array(packetBytes)
  #filled = 0
  #pmtPid: number | null = null
  #soundPid: number | null = null
  #pes: Uint8Array[] = []
  #pesBytes = 0

  /** @throws TsError */
  push(bytes: Uint8Array): TsFrame[] {
    const frames: TsFrame[] = []
    for (let offset = 0; offset < bytes.length; ) {
      const taken = Math.min(packetBytes - this.#filled, bytes.length - offset)
      this.#packet.set(bytes.subarray(offset, offset + taken), this.#filled)
      this.#filled += taken
      offset += taken
      if (this.#filled < packetBytes) break
      this.#filled = 0
      frames.push(...this.#readPacket(this.#packet))
    }
    return frames
  }

  /** What is held of the last packet; the next bytes begin anew, as a segment does. */
  flush(): TsFrame[] {
    this.#filled = 0
    return this.#endPes()
  }

  #readPacket(packet: Uint8Array): TsFrame[] {
    if (packet[0] !== syncByte) throw new TsError('lost the packets')
    const view = new DataView(packet.buffer, packet.byteOffset)
    const pid = view.getUint16(1) & 0x1fff
    const isStart = (view.getUint8(1) & 0x40) !== 0
    const isScrambled = (view.getUint8(3) & 0xc0) !== 0
    const hasField = (view.getUint8(3) & 0x20) !== 0
    const start = hasField ? 5 + view.getUint8(4) : 4
    if ((view.getUint8(3) & 0x10) === 0 || isScrambled || start >= packetBytes) return []
    const payload = packet.slice(start)
    if (pid === patPid && isStart) this.#readPat(payload)
    else if (pid === this.#pmtPid && isStart) this.#readPmt(payload)
    else if (pid === this.#soundPid) return this.#addPes(payload, isStart)
    return []
  }

  #readPat(payload: Uint8Array): void {
    const section = sectionOf(payload)
    // Program 0 is the network's own table.
    for (let at = 8; at + 4 <= section.length - 4; at += 4) {
      if (at16(section, at) !== 0) {
        this.#pmtPid = at16(section, at + 2) & 0x1fff
        return
      }
    }
  }

  #readPmt(payload: Uint8Array): void {
    const section = sectionOf(payload)
    let other: number | null = null
    for (let at = 12 + (at16(section, 10) & 0x0fff); at + 5 <= section.length - 4; ) {
      const type = section[at] ?? 0
      const pid = at16(section, at + 1) & 0x1fff
      if (type === aacType) {
        // Another place for the sound: what was begun there belongs to nothing.
        if (pid !== this.#soundPid) this.#pes = []
        this.#soundPid = pid
        return
      }
      if (otherSoundTypes.has(type)) other = type
      at += 5 + (at16(section, at + 3) & 0x0fff)
    }
    if (other !== null) throw new TsError('sound that is not AAC', other)
  }

  #addPes(payload: Uint8Array, isStart: boolean): TsFrame[] {
    const frames = isStart ? this.#endPes() : []
    if (!isStart && this.#pes.length === 0) return frames
    this.#pes.push(payload)
    this.#pesBytes += payload.length
    if (this.#pesBytes > maxPesBytes) throw new TsError('a packet without an end')
    return frames
  }

  #endPes(): TsFrame[] {
    if (this.#pes.length === 0) return []
    const pes = Buffer.concat(this.#pes)
    this.#pes = []
    this.#pesBytes = 0
    if (pes.length < 9 || pes.readUIntBE(0, 3) !== 1) return []
    const hasTime = ((pes[7] ?? 0) & 0x80) !== 0 && pes.length >= 14
    const timestampMs = hasTime ? timeAt(pes, 9) : null
    return this.#adts.push(pes.subarray(9 + (pes[8] ?? 0)), timestampMs)
  }
}

/** After the pointer to it. */
function sectionOf(payload: Uint8Array): Uint8Array {
  const start = 1 + (payload[0] ?? 0)
  const length = 3 + (at16(payload, start + 1) & 0x0fff)
  return payload.subarray(start, Math.min(payload.length, start + length))
}

const at16 = (bytes: Uint8Array, at: number) => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)

/** 33 bits of 90 kHz in five bytes. */
function timeAt(pes: Buffer, at: number): number {
  const high = ((pes[at] ?? 0) >> 1) & 0x07
  const middle = pes.readUInt16BE(at + 1) >> 1
  const low = pes.readUInt16BE(at + 3) >> 1
  return (high * 2 ** 30 + middle * 2 ** 15 + low) / 90
}
