import type { IncomingHttpHeaders } from 'node:http'
import { z } from 'zod'
import { CloudError } from '../problems/cloud-error.ts'
import { askProvider } from './ask-provider.ts'
import { beijingTime } from './beijing-time.ts'
import type { PaymentConfig } from './payment-config.ts'
import type {
  PaymentProvider,
  ProviderState,
  RefundState,
  VerifiedEvent,
} from './payment-provider.ts'
import { fromProviderId, toProviderId } from './provider-order-id.ts'
import { authorization, isFromWechat, unsealResource } from './wechat-signing.ts'

const noticeSchema = z.object({
  id: z.string().min(1).max(64),
  event_type: z.string(),
  resource: z.object({
    algorithm: z.literal('AEAD_AES_256_GCM'),
    ciphertext: z.string(),
    nonce: z.string(),
    associated_data: z.string().default(''),
  }),
})
const transactionSchema = z.object({
  appid: z.string(),
  mchid: z.string(),
  out_trade_no: z.string(),
  transaction_id: z.string().optional(),
  trade_state: z.string(),
  amount: z.object({ total: z.number().int(), currency: z.string().default('CNY') }).optional(),
})
const refundSchema = z.object({
  out_trade_no: z.string(),
  out_refund_no: z.string(),
  status: z.string(),
  amount: z.object({ refund: z.number().int(), total: z.number().int(), currency: z.string() }),
})
type Transaction = z.infer<typeof transactionSchema>
const missing = /^ORDER_?NOT_?EXIST$/

/** WeChat Pay Native, API v3. `now` is epoch ms. */
export function createWechatNative(
  config: NonNullable<PaymentConfig['wechat']>,
  notifyUrl: string,
  now: () => number,
): PaymentProvider {
  const { appId, mchId, platformKeys, apiV3Key, gateway } = config

  async function ask(method: 'GET' | 'POST', path: string, content?: object) {
    const body = content ? JSON.stringify(content) : ''
    const answer = await askProvider(`${gateway}${path}`, {
      method,
      headers: {
        authorization: authorization(config, { method, path, body }, now()),
        accept: 'application/json',
        'content-type': 'application/json',
        'user-agent': 'talkingcat-cloud',
      },
      ...(content && { body }),
    })
    const header = (name: string) => answer.headers.get(`wechatpay-${name}`) ?? ''
    const isSigned = isFromWechat(signedBy(header, answer.text), platformKeys, now())
    // Also an answer must prove where it comes from: it decides about money.
    if (!isSigned) throw new CloudError('PROVIDER_FAILED')
    return { status: answer.status, json: parseJson(answer.text, 'PROVIDER_FAILED') }
  }

  return {
    id: 'wechat-native',
    async createOrder({ orderId, title, amountFen, expiresAt }) {
      const { status, json } = await ask('POST', '/v3/pay/transactions/native', {
        appid: appId,
        mchid: mchId,
        description: title,
        out_trade_no: toProviderId(orderId),
        time_expire: beijingTime(expiresAt, 'rfc3339'),
        notify_url: notifyUrl,
        amount: { total: amountFen, currency: 'CNY' },
      })
      const made = z.object({ code_url: z.string().min(1).max(2048) }).safeParse(json)
      if (status !== 200 || !made.success) throw new CloudError('PROVIDER_FAILED')
      return { kind: 'qr', codeUrl: made.data.code_url }
    },
    remote: {
      handleNotify(raw, headers): VerifiedEvent {
        const header = (name: string) => headerOf(headers, `wechatpay-${name}`)
        if (!isFromWechat(signedBy(header, raw), platformKeys, now()))
          throw new CloudError('NOTICE_REFUSED')
        const notice = noticeSchema.safeParse(parseJson(raw.toString('utf8'), 'NOTICE_REFUSED'))
        if (!notice.success) throw new CloudError('NOTICE_REFUSED')
        const json = parseJson(unseal(notice.data.resource), 'NOTICE_REFUSED')
        // Signed, but no news of a payment: a refund has other fields.
        const transaction = transactionSchema.safeParse(json)
        if (!transaction.success) throw new CloudError('NOTICE_REFUSED')
        const orderId = orderIdOf(transaction.data, 'NOTICE_REFUSED')
        return { eventId: notice.data.id, orderId, state: stateOf(transaction.data) }
      },
      thanks: { type: 'application/json', body: '{"code":"SUCCESS","message":"成功"}' },
      async query(orderId) {
        const path = `/v3/pay/transactions/out-trade-no/${toProviderId(orderId)}?mchid=${mchId}`
        const { status, json } = await ask('GET', path)
        const problem = z.object({ code: z.string() }).safeParse(json)
        if (status === 404 && problem.success && missing.test(problem.data.code))
          return { state: 'pending' }
        const transaction = transactionSchema.safeParse(json)
        if (status !== 200 || !transaction.success) throw new CloudError('PROVIDER_FAILED')
        if (orderIdOf(transaction.data, 'PROVIDER_FAILED') !== orderId)
          throw new CloudError('PROVIDER_FAILED')
        return stateOf(transaction.data)
      },
      async refund({ orderId, refundId, amountFen, reason }) {
        const asked = {
          out_trade_no: toProviderId(orderId),
          out_refund_no: toProviderId(refundId),
          reason: cutBytes(reason, 80),
          amount: { refund: amountFen, total: amountFen, currency: 'CNY' },
        }
        const { status, json } = await ask('POST', '/v3/refund/domestic/refunds', asked)
        const refund = refundSchema.safeParse(json)
        if (status !== 200 || !refund.success) throw new CloudError('PROVIDER_FAILED')
        const { amount, ...said } = refund.data
        const isOurs =
          said.out_trade_no === asked.out_trade_no &&
          said.out_refund_no === asked.out_refund_no &&
          amount.refund === amountFen &&
          amount.currency === 'CNY'
        if (!isOurs) throw new CloudError('PROVIDER_FAILED')
        return refundStateOf(said.status)
      },
    },
  }

  /** A true signature is not enough: one merchant can have many apps. */
  function orderIdOf(
    { appid, mchid, out_trade_no }: Transaction,
    code: 'NOTICE_REFUSED' | 'PROVIDER_FAILED',
  ): string {
    const orderId = fromProviderId(out_trade_no)
    if (appid !== appId || mchid !== mchId || orderId === null) throw new CloudError(code)
    return orderId
  }

  function unseal(resource: z.infer<typeof noticeSchema>['resource']): string {
    try {
      return unsealResource(resource, apiV3Key)
    } catch (cause) {
      throw new CloudError('NOTICE_REFUSED', { cause })
    }
  }
}

function stateOf({ trade_state, transaction_id, amount }: Transaction): ProviderState {
  if (trade_state === 'CLOSED' || trade_state === 'REVOKED') return { state: 'closed' }
  if (trade_state !== 'SUCCESS') return { state: 'pending' }
  if (transaction_id === undefined || amount?.currency !== 'CNY')
    throw new CloudError('NOTICE_REFUSED')
  return { state: 'paid', tradeNo: transaction_id, amountFen: amount.total }
}

function refundStateOf(status: string): RefundState {
  if (status === 'SUCCESS') return { state: 'done' }
  // Closed, or the bank would not take it: that is settled by hand in the merchant's pages.
  if (status === 'CLOSED' || status === 'ABNORMAL') return { state: 'failed' }
  return { state: 'pending' }
}

/** WeChat Pay counts bytes; no character is cut in two. */
function cutBytes(text: string, most: number): string {
  let kept = ''
  for (const character of text) {
    if (Buffer.byteLength(kept + character) > most) break
    kept += character
  }
  return kept
}

const signedBy = (header: (name: string) => string, body: string | Buffer) => ({
  timestamp: header('timestamp'),
  nonce: header('nonce'),
  signature: header('signature'),
  serial: header('serial'),
  body,
})

function headerOf(headers: IncomingHttpHeaders, name: string): string {
  const value = headers[name]
  return typeof value === 'string' ? value : ''
}

function parseJson(text: string, code: 'NOTICE_REFUSED' | 'PROVIDER_FAILED'): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new CloudError(code, { cause })
  }
}
