import { generateKeyPairSync } from 'node:crypto'
import type { PaymentConfig } from '../payment-config.ts'

const pair = () => generateKeyPairSync('rsa', { modulusLength: 2048 })
/** Made here, for tests: ours, the two providers', and somebody else's. */
export const keys = { merchant: pair(), wechat: pair(), alipay: pair(), forger: pair() }
export const apiV3Key = '0123456789abcdef0123456789abcdef'
export const wechatSerial = 'PUB_KEY_ID_0001'

/** Both providers on, speaking to the fakes. */
export const paymentConfig = (wechatUrl: string, alipayUrl: string): PaymentConfig => ({
  wechat: {
    appId: 'wx0001',
    mchId: '1900000001',
    certSerial: 'MERCHANT01',
    privateKey: keys.merchant.privateKey,
    platformKeys: new Map([[wechatSerial, keys.wechat.publicKey]]),
    apiV3Key,
    gateway: wechatUrl,
  },
  alipay: {
    appId: '2021000001',
    sellerId: '2088000001',
    privateKey: keys.merchant.privateKey,
    publicKey: keys.alipay.publicKey,
    gateway: alipayUrl,
  },
})
