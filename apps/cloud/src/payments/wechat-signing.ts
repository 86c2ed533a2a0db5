import {
  createDecipheriv,
  createSign,
  createVerify,
  type KeyObject,
  randomBytes,
} from 'node:crypto'

/**
 * API v3, as published in the WeChat Pay developer documentation: requests are signed over
 * `method\npath\ntimestamp\nnonce\nbody\n`, answers and notices over `timestamp\nnonce\nbody\n`,
 * both RSA-SHA256; what a notice carries is sealed with AES-256-GCM and the API v3 key.
 */
export function authorization(
  { mchId, certSerial, privateKey }: { mchId: string; certSerial: string; privateKey: KeyObject },
  { method, path, body }: { method: string; path: string; body: string },
  atMs: number,
  nonce = randomBytes(16).toString('hex'),
): string {
  const timestamp = Math.floor(atMs / 1000)
  const signature = createSign('RSA-SHA256')
    .update(`${method}\n${path}\n${timestamp}\n${nonce}\n${body}\n`)
    .sign(privateKey, 'base64')
  return (
    `WECHATPAY2-SHA256-RSA2048 mchid="${mchId}",nonce_str="${nonce}",` +
    `signature="${signature}",timestamp="${timestamp}",serial_no="${certSerial}"`
  )
}

export type SignedBytes = {
  timestamp: string
  nonce: string
  signature: string
  serial: string
  body: string | Buffer
}
const mostSkewS = 300

/** Whether WeChat Pay signed it, within five minutes, with a key we know. */
export function isFromWechat(
  { timestamp, nonce, signature, serial, body }: SignedBytes,
  keys: ReadonlyMap<string, KeyObject>,
  atMs: number,
): boolean {
  const key = keys.get(serial)
  if (!key || !/^\d{1,12}$/.test(timestamp)) return false
  if (Math.abs(atMs / 1000 - Number(timestamp)) > mostSkewS) return false
  return createVerify('RSA-SHA256')
    .update(`${timestamp}\n${nonce}\n`)
    .update(body)
    .update('\n')
    .verify(key, signature, 'base64')
}

/** @throws Error when it was sealed with another key or altered */
export function unsealResource(
  resource: { ciphertext: string; nonce: string; associated_data: string },
  apiV3Key: string,
): string {
  const bytes = Buffer.from(resource.ciphertext, 'base64')
  if (bytes.length < 16) throw new Error('no tag')
  const nonce = Buffer.from(resource.nonce, 'utf8')
  const decipher = createDecipheriv('aes-256-gcm', Buffer.from(apiV3Key, 'utf8'), nonce, {
    authTagLength: 16,
  })
  decipher.setAAD(Buffer.from(resource.associated_data, 'utf8'))
  decipher.setAuthTag(bytes.subarray(-16))
  return Buffer.concat([decipher.update(bytes.subarray(0, -16)), decipher.final()]).toString('utf8')
}
