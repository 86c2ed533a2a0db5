import { createHash } from 'node:crypto'
import { rc4 } from './rc4.ts'

/** The platform's own order of the 64 base64 letters. */
const alphabet = 'Dkdpgh4ZKsQB80/Mfvw36XI1R25+WUAlEi7NLboqYTOPuzmFjJnryx9HVGcaStCe'
const standard = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** What varies between two signatures of the same socket; none of it is checked against time. */
export type SignatureNoise = {
  /** How many signatures the page made before; its low 6 bits are used. */
  counter: number
  isFlagged: boolean
  /** Two random bytes. */
  key: number
  noise: number
}

/**
 * The `signature` of the push socket's URL: 16 characters, not yet URL-encoded.
 * The steps were published by public projects and agree with signatures seen in the wild.
 */
export function signWebSocket(
  subject: { roomId: string; userUniqueId: string; sdkVersion: string },
  noise: SignatureNoise = randomNoise(),
): string {
  return signStub(signatureStub(subject), noise)
}

/** MD5 (hex) of the URL's values in the one order the server uses. */
export function signatureStub(subject: {
  roomId: string
  userUniqueId: string
  sdkVersion: string
}): string {
  const text = [
    'live_id=1',
    'aid=6383',
    'version_code=180800',
    `webcast_sdk_version=${subject.sdkVersion}`,
    `room_id=${subject.roomId}`,
    'sub_room_id=',
    'sub_channel_id=',
    'did_rule=3',
    `user_unique_id=${subject.userUniqueId}`,
    'device_platform=web',
    'device_type=',
    'ac=',
    'identity=audience',
  ].join(',')
  return md5(text).toString('hex')
}

export function signStub(stubHex: string, noise: SignatureNoise): string {
  const stubTail = md5(Buffer.from(stubHex, 'hex')).subarray(14)
  const emptyTail = md5(md5('')).subarray(14)
  const environment = 1
  const behaviour = 14
  const head = [noise.counter & 63, 0, environment, behaviour]
  const body = [...head, ...emptyTail, ...stubTail, noise.noise & 255]
  const check = body.reduce((xor, byte) => xor ^ byte, 0)
  const key = noise.key & 255
  const sealed = rc4(Uint8Array.of(key), Uint8Array.of(...body, check))
  return encode(Uint8Array.of(noise.isFlagged ? 0x50 : 0x40, key, ...sealed))
}

/** Opens a signature: the ten bytes under its cipher. For proofs on signatures seen in the wild. */
export function openSignature(text: string): Uint8Array {
  const plain = text.replace(/./g, letter => standard.charAt(alphabet.indexOf(letter)))
  const bytes = Buffer.from(plain, 'base64')
  return rc4(bytes.subarray(1, 2), Uint8Array.from(bytes.subarray(2)))
}

function encode(bytes: Uint8Array): string {
  const plain = Buffer.from(bytes).toString('base64')
  return plain.replace(/./g, letter => alphabet.charAt(standard.indexOf(letter)))
}

function randomNoise(): SignatureNoise {
  const byte = () => Math.floor(Math.random() * 256)
  return { counter: 1, isFlagged: false, key: byte(), noise: byte() }
}

function md5(input: string | Uint8Array): Buffer {
  return createHash('md5').update(input).digest()
}
