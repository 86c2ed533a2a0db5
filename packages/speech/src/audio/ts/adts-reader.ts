import { type AacConfig, aacRatesHz } from '../aac/aac-config.ts'
import { samplesPerAacFrame } from '../aac/adts.ts'

/** One raw AAC frame and what it needs to be understood. */
export type AdtsFrame = { config: AacConfig; frame: Uint8Array }

const headerBytes = 7

/** ADTS (ISO 13818-7, 6.2) to raw frames; a frame may lie across two packets. */
export class AdtsReader {
  #held = new Uint8Array(0)
  #nextMs = 0

  /** @param timestampMs of the first frame that begins in `bytes`; null where it is not told */
  push(bytes: Uint8Array, timestampMs: number | null): (AdtsFrame & { timestampMs: number })[] {
    const all = Buffer.concat([this.#held, bytes])
    // A frame that began earlier has its time already.
    let toldAt = timestampMs === null ? -1 : this.#held.length
    const frames: (AdtsFrame & { timestampMs: number })[] = []
    let at = 0
    while (at + headerBytes <= all.length) {
      const header = readHeader(all, at)
      if (header === null) {
        at += 1
        continue
      }
      if (at + header.length > all.length) break
      if (toldAt >= 0 && at >= toldAt) {
        this.#nextMs = timestampMs ?? this.#nextMs
        toldAt = -1
      }
      const frame = all.subarray(at + header.start, at + header.length)
      frames.push({ config: header.config, frame, timestampMs: this.#nextMs })
      this.#nextMs += (samplesPerAacFrame / header.config.sampleRateHz) * 1000
      at += header.length
    }
    this.#held = all.subarray(at)
    return frames
  }
}

/** Null where no frame begins, or one that the decoder could not be told of. */
function readHeader(bytes: Uint8Array, at: number) {
  const byte = (index: number) => bytes[at + index] ?? 0
  if (byte(0) !== 0xff || (byte(1) & 0xf6) !== 0xf0) return null
  const sampleRateIndex = (byte(2) >> 2) & 0x0f
  const sampleRateHz = aacRatesHz[sampleRateIndex]
  const channelConfig = ((byte(2) & 1) << 2) | (byte(3) >> 6)
  const length = ((byte(3) & 3) << 11) | (byte(4) << 3) | (byte(5) >> 5)
  const start = (byte(1) & 1) === 1 ? headerBytes : headerBytes + 2
  if (sampleRateHz === undefined || channelConfig === 0 || length <= start) return null
  const config = { objectType: (byte(2) >> 6) + 1, sampleRateIndex, sampleRateHz, channelConfig }
  return { config, start, length }
}
