import type { AacConfig } from './aac-config.ts'

export const samplesPerAacFrame = 1024
const headerBytes = 7
const maxFrameBytes = 0x1fff

/** Puts the 7-byte ADTS header (ISO 13818-7, 6.2) before a raw frame; null when it is too long for one. */
export function toAdtsFrame(config: AacConfig, frame: Uint8Array): Uint8Array | null {
  const length = headerBytes + frame.length
  if (length > maxFrameBytes) return null
  const adts = new Uint8Array(length)
  // Sync word, MPEG-4, no CRC.
  adts[0] = 0xff
  adts[1] = 0xf1
  adts[2] =
    ((config.objectType - 1) << 6) | (config.sampleRateIndex << 2) | (config.channelConfig >> 2)
  adts[3] = ((config.channelConfig & 3) << 6) | (length >> 11)
  adts[4] = (length >> 3) & 0xff
  // Buffer fullness 0x7ff = variable rate; one AAC frame.
  adts[5] = ((length & 7) << 5) | 0x1f
  adts[6] = 0xfc
  adts.set(frame, headerBytes)
  return adts
}
