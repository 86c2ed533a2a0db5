import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { createAlipayPrecreate } from './alipay-precreate.ts'
import { signAlipay } from './alipay-signing.ts'
import { refundVectors } from './testing/refund-vectors.ts'
import { vectors } from './testing/vectors.ts'
import { createWechatNative } from './wechat-native.ts'
import { authorization } from './wechat-signing.ts'

const at = 1_800_000_000_000
const { orderId, refundId, reason, amountFen, providerPublic, wechat, alipay } = refundVectors
const refund = { orderId, refundId, reason, amountFen }
const { merchantPrivate } = vectors

/** A gateway that keeps what it was sent and gives one recorded answer. */
async function record(headers: Record<string, string>, answer: string) {
  const seen: { request: IncomingMessage; body: string }[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      seen.push({ request, body: Buffer.concat(chunks).toString('utf8') })
      response.writeHead(200, headers).end(answer)
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  // A TCP server that listens has an address object.
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, seen }
}

it('WeChat Pay: the recorded refund is asked for, signed and believed byte for byte', async () => {
  const { timestamp, nonce, body, signature } = wechat.answer
  const gateway = await record(
    {
      'wechatpay-timestamp': timestamp,
      'wechatpay-nonce': nonce,
      'wechatpay-signature': signature,
      'wechatpay-serial': 'PUB_KEY_ID_0001',
    },
    body,
  )
  const key = { mchId: '1900000001', certSerial: 'MERCHANT01', privateKey: merchantPrivate }
  const config = {
    ...key,
    appId: 'wx0001',
    platformKeys: new Map([['PUB_KEY_ID_0001', providerPublic]]),
    apiV3Key: vectors.apiV3Key,
    gateway: gateway.url,
  }
  const { remote } = createWechatNative(config, 'https://cloud.example.com', () => at)
  expect(await remote?.refund(refund)).toEqual({ state: 'done' })
  const [sent] = gateway.seen
  expect([sent?.request.method, sent?.request.url, sent?.body]).toEqual([
    'POST',
    wechat.path,
    wechat.body,
  ])
  const request = { method: 'POST', path: wechat.path, body: wechat.body }
  expect(authorization(key, request, at, 'a'.repeat(32))).toContain(
    `signature="${wechat.signature}"`,
  )
  // Another sum than was asked for is not this refund.
  await expect(remote?.refund({ ...refund, amountFen: 9901 })).rejects.toThrow('支付平台')
  await expect(remote?.refund({ ...refund, refundId: orderId })).rejects.toThrow('支付平台')
})

it('Alipay: the recorded refund is asked for, signed and believed byte for byte', async () => {
  const gateway = await record({ 'content-type': 'text/html;charset=utf-8' }, alipay.answer)
  const config = {
    appId: '2021000001',
    sellerId: '2088000001',
    privateKey: merchantPrivate,
    publicKey: providerPublic,
    gateway: gateway.url,
  }
  const { remote } = createAlipayPrecreate(config, 'https://cloud.example.com', () => at)
  expect(await remote?.refund(refund)).toEqual({ state: 'done' })
  const sent = new Map(new URLSearchParams(gateway.seen[0]?.body))
  expect(Object.fromEntries(sent)).toEqual({
    app_id: '2021000001',
    method: 'alipay.trade.refund',
    format: 'JSON',
    charset: 'utf-8',
    sign_type: 'RSA2',
    timestamp: alipay.timestamp,
    version: '1.0',
    biz_content: alipay.content,
    sign: alipay.signature,
  })
  expect(signAlipay(sent, merchantPrivate)).toBe(alipay.signature)
  await expect(remote?.refund({ ...refund, amountFen: 9901 })).rejects.toThrow('支付平台')
  await expect(remote?.refund({ ...refund, orderId: refundId })).rejects.toThrow('支付平台')
})
