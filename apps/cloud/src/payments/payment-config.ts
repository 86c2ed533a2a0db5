import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'
import { z } from 'zod'
import { CloudError } from '../problems/cloud-error.ts'

/** null = off. */
export type PaymentConfig = {
  wechat: {
    appId: string
    mchId: string
    certSerial: string
    privateKey: KeyObject
    /** Serial number or public key id → the key WeChat Pay signs with. */
    platformKeys: ReadonlyMap<string, KeyObject>
    apiV3Key: string
    gateway: string
  } | null
  alipay: {
    appId: string
    sellerId: string
    privateKey: KeyObject
    publicKey: KeyObject
    gateway: string
  } | null
}

export const noProviders: PaymentConfig = { wechat: null, alipay: null }

const word = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/)
const wechatSchema = z.object({
  WECHAT_APP_ID: word,
  WECHAT_MCH_ID: word,
  WECHAT_CERT_SERIAL: word,
  WECHAT_PRIVATE_KEY: z.string().min(1),
  WECHAT_PLATFORM_KEYS: z.string().min(1),
  WECHAT_API_V3_KEY: z.string().refine(text => Buffer.byteLength(text) === 32, '要正好 32 字节'),
})
const alipaySchema = z.object({
  ALIPAY_APP_ID: word,
  ALIPAY_SELLER_ID: word,
  ALIPAY_PRIVATE_KEY: z.string().min(1),
  ALIPAY_PUBLIC_KEY: z.string().min(1),
})
type Env = Record<string, string | undefined>

/**
 * A provider is on when all its variables are there, off when none is.
 * @throws CloudError PAYMENT_KEY_INVALID: the server must not start half able to take money
 */
export function readPaymentConfig(env: Env): PaymentConfig {
  const wechat = readGroup('WECHAT_', wechatSchema, env)
  const alipay = readGroup('ALIPAY_', alipaySchema, env)
  return {
    wechat: wechat && {
      appId: wechat.WECHAT_APP_ID,
      mchId: wechat.WECHAT_MCH_ID,
      certSerial: wechat.WECHAT_CERT_SERIAL,
      privateKey: readKey('WECHAT_PRIVATE_KEY', wechat.WECHAT_PRIVATE_KEY, 'private'),
      platformKeys: readPlatformKeys(wechat.WECHAT_PLATFORM_KEYS),
      apiV3Key: wechat.WECHAT_API_V3_KEY,
      gateway: env.WECHAT_GATEWAY || 'https://api.mch.weixin.qq.com',
    },
    alipay: alipay && {
      appId: alipay.ALIPAY_APP_ID,
      sellerId: alipay.ALIPAY_SELLER_ID,
      privateKey: readKey('ALIPAY_PRIVATE_KEY', alipay.ALIPAY_PRIVATE_KEY, 'private'),
      publicKey: readKey('ALIPAY_PUBLIC_KEY', alipay.ALIPAY_PUBLIC_KEY, 'public'),
      gateway: env.ALIPAY_GATEWAY || 'https://openapi.alipay.com/gateway.do',
    },
  }
}

function readGroup<T extends z.ZodObject>(prefix: string, schema: T, env: Env): z.infer<T> | null {
  const isOn = Object.keys(schema.shape).some(name => env[name]?.trim())
  if (!isOn) return null
  const parsed = schema.safeParse(env)
  if (parsed.success) return parsed.data
  const names = parsed.error.issues.map(({ path }) => String(path[0]))
  throw new CloudError('PAYMENT_KEY_INVALID', { explanation: names.join('、') || prefix })
}

/** `序列号=公钥` by commas: the key in use and the one it will change to. */
function readPlatformKeys(text: string): ReadonlyMap<string, KeyObject> {
  return new Map(
    text.split(',').map(part => {
      const place = part.indexOf('=')
      const name = part.slice(0, Math.max(0, place)).trim()
      if (!word.safeParse(name).success) throw wrongKey('WECHAT_PLATFORM_KEYS')
      return [name, readKey('WECHAT_PLATFORM_KEYS', part.slice(place + 1), 'public')]
    }),
  )
}

/** PEM or its Base64 body; private keys as PKCS#8 or PKCS#1, public ones as SPKI. */
function readKey(name: string, text: string, kind: 'private' | 'public'): KeyObject {
  const body = text.replaceAll('\\n', '\n').replace(/-----[^-]+-----|\s/g, '')
  const key = Buffer.from(body, 'base64')
  for (const type of kind === 'private' ? (['pkcs8', 'pkcs1'] as const) : (['spki'] as const)) {
    try {
      const read =
        type === 'spki'
          ? createPublicKey({ key, format: 'der', type })
          : createPrivateKey({ key, format: 'der', type })
      if (read.asymmetricKeyType === 'rsa') return read
    } catch {
      // Told below without the cause: its text could quote the key.
    }
  }
  throw wrongKey(name)
}

const wrongKey = (name: string) =>
  new CloudError('PAYMENT_KEY_INVALID', { explanation: `${name} 不是 RSA 密钥` })
