/** What a FLV needs of an ADTS file: the decoder's two-byte configuration and the bare frames. */
export type AacAudio = { config: Uint8Array; frames: Uint8Array[]; frameMs: number }

const ratesHz = [96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000]
const samplesPerFrame = 1024

/** Splits ADTS (ISO 13818-7) into frames. Throws `RangeError` on anything else. */
export function readAdts(bytes: Uint8Array): AacAudio {
  const at = (index: number) => bytes[index] ?? 0
  const rateIndex = (at(2) >> 2) & 0x0f
  const rateHz = ratesHz[rateIndex]
  if (rateHz === undefined) throw new RangeError('an ADTS header with an unknown sample rate')
  const objectType = (at(2) >> 6) + 1
  const channels = ((at(2) & 1) << 2) | (at(3) >> 6)
  const config = Uint8Array.of(
    (objectType << 3) | (rateIndex >> 1),
    ((rateIndex & 1) << 7) | (channels << 3),
  )
  const frames: Uint8Array[] = []
  for (let from = 0; from < bytes.length; ) {
    if (at(from) !== 0xff || (at(from + 1) & 0xf6) !== 0xf0)
      throw new RangeError(`no ADTS header at byte ${from}`)
    const headerBytes = at(from + 1) & 1 ? 7 : 9
    const length = ((at(from + 3) & 3) << 11) | (at(from + 4) << 3) | (at(from + 5) >> 5)
    if (length <= headerBytes || from + length > bytes.length)
      throw new RangeError(`a broken ADTS frame at byte ${from}`)
    frames.push(bytes.subarray(from + headerBytes, from + length))
    from += length
  }
  return { config, frames, frameMs: (samplesPerFrame * 1000) / rateHz }
}
