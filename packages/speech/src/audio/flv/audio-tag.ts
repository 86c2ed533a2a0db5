import { type AacConfig, readAacConfig } from '../aac/aac-config.ts'
import { FlvError } from './flv-reader.ts'

/** What an FLV audio tag says. */
export type AudioTag =
  | { kind: 'config'; config: AacConfig }
  | { kind: 'frame'; frame: Uint8Array }
  | { kind: 'other' }
  | { kind: 'unsupported'; codec: string }

const soundFormatAac = 10
/** "Enhanced FLV" v2: the format is spelled as four letters after the first byte. */
const soundFormatExtended = 9

export function readAudioTag(body: Uint8Array): AudioTag {
  const first = body[0] ?? 0
  const soundFormat = first >> 4
  if (soundFormat === soundFormatAac) return readPacket(body[1] ?? 255, body.subarray(2))
  if (soundFormat !== soundFormatExtended) {
    return { kind: 'unsupported', codec: `flv-${soundFormat}` }
  }
  const fourCc = String.fromCharCode(...body.subarray(1, 5))
  if (fourCc !== 'mp4a') {
    return { kind: 'unsupported', codec: /^[\w.-]{4}$/.test(fourCc) ? fourCc : 'flv-9' }
  }
  return readPacket(first & 0x0f, body.subarray(5))
}

/** Packet type 0 carries the AudioSpecificConfig, 1 one raw AAC frame. */
function readPacket(packetType: number, rest: Uint8Array): AudioTag {
  if (packetType === 1) return rest.length > 0 ? { kind: 'frame', frame: rest } : { kind: 'other' }
  if (packetType !== 0) return { kind: 'other' }
  const config = readAacConfig(rest)
  if (config === 'damaged') throw new FlvError('AAC configuration is damaged')
  if (config === 'unsupported') return { kind: 'unsupported', codec: 'aac-profile' }
  return { kind: 'config', config }
}
