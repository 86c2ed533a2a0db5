import { generateKeyPairSync, verify } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isNoticeFromAlipay, readSignedAnswer, signAlipay, textToSign } from './alipay-signing.ts'
import { beijingTime } from './beijing-time.ts'
import { fenToYuan, yuanToFen } from './fen.ts'
import { readPaymentConfig } from './payment-config.ts'
import { fromProviderId, toProviderId } from './provider-order-id.ts'
import { vectors } from './testing/vectors.ts'
import { authorization, isFromWechat, unsealResource } from './wechat-signing.ts'

const { merchantPrivate, merchantPublic, providerPublic, wechat, alipay } = vectors
const at = 1_800_000_000_000

describe('WeChat Pay, recorded vectors', () => {
  it('signs a request over method, path with query, time, nonce and body', () => {
    const key = { mchId: '1900000001', certSerial: 'MERCHANT01', privateKey: merchantPrivate }
    const request = {
      method: 'POST',
      path: '/v3/pay/transactions/native',
      body: wechat.requestBody,
    }
    expect(authorization(key, request, at, 'a'.repeat(32))).toBe(wechat.authorization)
    const signature = /signature="([^"]+)"/.exec(wechat.authorization)?.[1] ?? ''
    const text = `POST\n/v3/pay/transactions/native\n1800000000\n${'a'.repeat(32)}\n${wechat.requestBody}\n`
    expect(
      verify('RSA-SHA256', Buffer.from(text), merchantPublic, Buffer.from(signature, 'base64')),
    ).toBe(true)
  })

  const keys = new Map([['PUB_KEY_ID_0001', providerPublic]])
  const notice = { ...wechat.notice }
  it('believes a notice within 300 s, by a key it knows, and nothing else', () => {
    expect(isFromWechat(notice, keys, at)).toBe(true)
    expect(isFromWechat(notice, keys, at + 300_000)).toBe(true)
    expect(isFromWechat(notice, keys, at + 301_000)).toBe(false)
    expect(isFromWechat(notice, keys, at - 301_000)).toBe(false)
    for (const change of [
      { serial: 'PUB_KEY_ID_0002' },
      { nonce: 'b'.repeat(32) },
      { timestamp: '1800000001' },
      { timestamp: '1.8e9' },
      { body: `${notice.body} ` },
      { signature: `WECHATPAY/SIGNTEST/${notice.signature}` },
      { signature: '' },
    ])
      expect(isFromWechat({ ...notice, ...change }, keys, at)).toBe(false)
  })

  it('opens what was sealed with the API v3 key only', () => {
    const { resource } = JSON.parse(notice.body)
    expect(JSON.parse(unsealResource(resource, vectors.apiV3Key))).toMatchObject({
      trade_state: 'SUCCESS',
    })
    expect(() => unsealResource(resource, 'x'.repeat(32))).toThrow()
    expect(() =>
      unsealResource({ ...resource, associated_data: 'other' }, vectors.apiV3Key),
    ).toThrow()
    expect(() => unsealResource({ ...resource, ciphertext: 'AAAA' }, vectors.apiV3Key)).toThrow()
  })
})

describe('Alipay, recorded vectors', () => {
  it('signs all fields that have a value, sorted, unescaped', () => {
    const fields = new Map([
      ['b', '2 & = 三'],
      ['sign_type', 'RSA2'],
      ['a', '1'],
      ['empty', ''],
      ['sign', 'old'],
    ])
    expect(textToSign(fields, ['sign'])).toBe('a=1&b=2 & = 三&sign_type=RSA2')
    expect(signAlipay(fields, merchantPrivate)).toBe(alipay.requestSignature)
  })

  it('believes a notice signed without sign_type, and none of another kind', () => {
    const fields = new Map(new URLSearchParams(alipay.notice))
    expect(isNoticeFromAlipay(fields, providerPublic)).toBe(true)
    expect(isNoticeFromAlipay(new Map([...fields, ['sign_type', 'RSA']]), providerPublic)).toBe(
      false,
    )
    expect(isNoticeFromAlipay(new Map([...fields, ['total_amount', '0.01']]), providerPublic)).toBe(
      false,
    )
    expect(isNoticeFromAlipay(fields, merchantPublic)).toBe(false)
  })

  it('reads an answer by its own text, braces and quotes inside it included', () => {
    const name = 'alipay_trade_query_response'
    const json = readSignedAnswer(alipay.answer, name, providerPublic)
    expect(JSON.parse(json ?? '')).toMatchObject({ code: '10000', note: '}"{\\' })
    for (const broken of [
      alipay.answer.replace('10000', '10001'),
      alipay.answer.replace('"sign"', '"sing"'),
      alipay.answer.replace(name, 'error_response'),
      `{"${name}":{`,
      '',
    ])
      expect(readSignedAnswer(broken, name, providerPublic)).toBeNull()
  })
})

it('counts money by digits, exactly', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 99_999_999_999 }), fen => {
      expect(yuanToFen(fenToYuan(fen))).toBe(fen)
    }),
  )
  expect(['99', '99.9', '0.29', '1.15'].map(yuanToFen)).toEqual([9900, 9990, 29, 115])
  for (const wrong of ['', '-1', '1.234', '1e3', '１', '1,00', ' 1', '0x1', 'NaN'])
    expect(yuanToFen(wrong)).toBeNull()
})

it('writes order ids and times as the providers want them', () => {
  fc.assert(
    fc.property(fc.uuid(), id => {
      expect(toProviderId(id)).toMatch(/^[0-9a-f]{32}$/)
      expect(fromProviderId(toProviderId(id))).toBe(id)
    }),
  )
  expect(fromProviderId("1' or '1'='1")).toBeNull()
  expect(beijingTime(at, 'rfc3339')).toBe('2027-01-15T16:00:00+08:00')
  expect(beijingTime(at, 'plain')).toBe('2027-01-15 16:00:00')
})

describe('configuration', () => {
  const pem = (key: typeof merchantPrivate, type: 'pkcs8' | 'pkcs1') =>
    key.export({ format: 'pem', type }).toString()
  const spki = providerPublic.export({ format: 'der', type: 'spki' }).toString('base64')
  const env = {
    ALIPAY_APP_ID: '2021000001',
    ALIPAY_SELLER_ID: '2088000001',
    ALIPAY_PRIVATE_KEY: pem(merchantPrivate, 'pkcs1'),
    ALIPAY_PUBLIC_KEY: spki,
    WECHAT_APP_ID: 'wx0001',
    WECHAT_MCH_ID: '1900000001',
    WECHAT_CERT_SERIAL: 'MERCHANT01',
    WECHAT_PRIVATE_KEY: pem(merchantPrivate, 'pkcs8').replaceAll('\n', '\\n'),
    WECHAT_PLATFORM_KEYS: `PUB_KEY_ID_1=${spki},OLD=${spki}`,
    WECHAT_API_V3_KEY: vectors.apiV3Key,
  }

  it('is off without keys and on with all of them', () => {
    expect(readPaymentConfig({})).toEqual({ wechat: null, alipay: null })
    const { wechat: on, alipay: too } = readPaymentConfig(env)
    expect([...(on?.platformKeys.keys() ?? [])]).toEqual(['PUB_KEY_ID_1', 'OLD'])
    expect(too?.gateway).toBe('https://openapi.alipay.com/gateway.do')
  })

  it.each(Object.keys(env))('does not start without %s, and names it', name => {
    expect(() => readPaymentConfig({ ...env, [name]: '' })).toThrow(name)
  })

  it('takes no key of another kind, and does not quote it', () => {
    const { privateKey } = generateKeyPairSync('ed25519')
    const wrong = privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64')
    for (const text of [wrong, 'geheim'])
      expect(() => readPaymentConfig({ ...env, WECHAT_PRIVATE_KEY: text })).toThrow(
        /^(?=.*WECHAT_PRIVATE_KEY)(?!.*geheim)/,
      )
    expect(() => readPaymentConfig({ ...env, WECHAT_API_V3_KEY: 'short' })).toThrow('API_V3_KEY')
    expect(() => readPaymentConfig({ ...env, WECHAT_PLATFORM_KEYS: spki })).toThrow('PLATFORM_KEYS')
  })
})
