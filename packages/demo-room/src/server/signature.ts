import { createHash } from 'node:crypto'

const alphabet = 'Dkdpgh4ZKsQB80/Mfvw36XI1R25+WUAlEi7NLboqYTOPuzmFjJnryx9HVGcaStCe'
const standard = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/**
 * Whether a push URL is signed as the page signs it (explained on signatures of 2024 to 2026). Read
 * the other way round from the product's signer: this one only takes a signature apart.
 */
export function isSigned(query: URLSearchParams): boolean {
  const bytes = decode(query.get('signature') ?? '')
  const [, key, ...sealed] = bytes
  if (key === undefined || sealed.length !== 10) return false
  const open = rc4(key, sealed)
  const digest = createHash('md5')
    .update(Buffer.from(stubOf(query), 'hex'))
    .digest()
  const checksum = open.slice(0, 9).reduce((sum, byte) => sum ^ byte, 0)
  return (
    ((bytes[0] ?? 0) & 0xef) === 0x40 &&
    open[4] === 69 &&
    open[5] === 63 &&
    open[6] === digest[14] &&
    open[7] === digest[15] &&
    open[9] === checksum
  )
}

/** Digest of the values that the signature stands for. */
function stubOf(query: URLSearchParams): string {
  const value = (name: string) => `${name}=${query.get(name) ?? ''}`
  const line = [
    ...[value('live_id'), value('aid'), value('version_code'), value('webcast_sdk_version')],
    ...[value('room_id'), 'sub_room_id=', 'sub_channel_id=', value('did_rule')],
    ...[value('user_unique_id'), value('device_platform'), 'device_type=', 'ac='],
    value('identity'),
  ].join(',')
  return createHash('md5').update(line).digest('hex')
}

function decode(text: string): number[] {
  if (!/^[A-Za-z0-9+/]{16}$/.test(text)) return []
  const base64 = [...text].map(letter => standard[alphabet.indexOf(letter)]).join('')
  return [...Buffer.from(base64, 'base64')]
}

function rc4(key: number, sealed: number[]): number[] {
  const box = Uint8Array.from({ length: 256 }, (_, index) => index)
  const swap = (a: number, b: number) => {
    const kept = box[a] ?? 0
    box[a] = box[b] ?? 0
    box[b] = kept
  }
  for (let i = 0, j = 0; i < 256; i++) {
    j = (j + (box[i] ?? 0) + key) & 255
    swap(i, j)
  }
  let i = 0
  let j = 0
  return sealed.map(byte => {
    i = (i + 1) & 255
    j = (j + (box[i] ?? 0)) & 255
    swap(i, j)
    return byte ^ (box[((box[i] ?? 0) + (box[j] ?? 0)) & 255] ?? 0)
  })
}
