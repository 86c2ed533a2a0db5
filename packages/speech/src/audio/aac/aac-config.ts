/** What ADTS needs to know of an AAC stream; rates are of the AAC core, before any SBR doubling. */
export type AacConfig = {
  objectType: number
  sampleRateIndex: number
  sampleRateHz: number
  channelConfig: number
}

/** By their index in a header. */
export const aacRatesHz = [
  96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8000,
  7350,
]
const explicitRate = 15
const sbr = 5
const parametricStereo = 29

/**
 * AudioSpecificConfig (ISO 14496-3, 1.6.2.1). HE-AAC names the doubled rate and then the core's own
 * type; the decoder finds SBR again by itself, so only the core matters here.
 */
export function readAacConfig(bytes: Uint8Array): AacConfig | 'damaged' | 'unsupported' {
  let position = 0
  const read = (bits: number) => {
    let value = 0
    for (let i = 0; i < bits; i++, position++) {
      value = value * 2 + (((bytes[position >> 3] ?? 0) >> (7 - (position & 7))) & 1)
    }
    return value
  }
  const readObjectType = () => {
    const objectType = read(5)
    return objectType === 31 ? 32 + read(6) : objectType
  }
  const readRateIndex = () => {
    const index = read(4)
    return index === explicitRate ? aacRatesHz.indexOf(read(24)) : index
  }

  let objectType = readObjectType()
  const sampleRateIndex = readRateIndex()
  const channelConfig = read(4)
  if (objectType === sbr || objectType === parametricStereo) {
    readRateIndex()
    objectType = readObjectType()
  }
  const isShortFrame = read(1) === 1
  if (position > bytes.length * 8) return 'damaged'
  const rate = aacRatesHz[sampleRateIndex]
  // ADTS has two bits for the type, no 960-sample frames, and channel layout 0 needs a PCE.
  const fits = objectType >= 1 && objectType <= 4 && channelConfig >= 1 && channelConfig <= 7
  if (rate === undefined || !fits || isShortFrame) return 'unsupported'
  return { objectType, sampleRateIndex, sampleRateHz: rate, channelConfig }
}
