import { z } from 'zod'
import { CloudError } from '../problems/cloud-error.ts'
import { isNoticeFromAlipay, readSignedAnswer, signAlipay } from './alipay-signing.ts'
import { askProvider } from './ask-provider.ts'
import { beijingTime } from './beijing-time.ts'
import { fenToYuan, yuanToFen } from './fen.ts'
import type { PaymentConfig } from './payment-config.ts'
import type { PaymentProvider, ProviderState, RefundState } from './payment-provider.ts'
import { fromProviderId, toProviderId } from './provider-order-id.ts'

const noticeSchema = z.object({
  app_id: z.string(),
  seller_id: z.string(),
  notify_id: z.string().min(1).max(128),
  out_trade_no: z.string(),
  trade_no: z.string().min(1),
  trade_status: z.string(),
  total_amount: z.string(),
})
const madeSchema = z.object({ code: z.literal('10000'), qr_code: z.string().min(1).max(2048) })
const missingSchema = z.object({ sub_code: z.literal('ACQ.TRADE_NOT_EXIST') })
const tradeSchema = z.object({
  code: z.literal('10000'),
  out_trade_no: z.string(),
  trade_no: z.string(),
  trade_status: z.string(),
  total_amount: z.string(),
})

const refundSchema = z.object({
  code: z.literal('10000'),
  out_trade_no: z.string(),
  /** Y: this very call moved the money. N says nothing: it may have been an earlier one. */
  fund_change: z.enum(['Y', 'N']),
  refund_fee: z.string(),
})
const refundQuerySchema = z.object({
  code: z.literal('10000'),
  /** Missing together with the others as long as the refund is not done. */
  refund_status: z.string().optional(),
  out_trade_no: z.string().optional(),
  out_request_no: z.string().optional(),
  refund_amount: z.string().optional(),
})

/** Alipay's code that is shown to the payer (alipay.trade.precreate). `now` is epoch ms. */
export function createAlipayPrecreate(
  config: NonNullable<PaymentConfig['alipay']>,
  notifyUrl: string,
  now: () => number,
): PaymentProvider {
  const { appId, sellerId, privateKey, publicKey, gateway } = config

  async function ask(method: string, content: object, more: Record<string, string> = {}) {
    const fields = new Map(
      Object.entries({
        app_id: appId,
        method,
        format: 'JSON',
        charset: 'utf-8',
        sign_type: 'RSA2',
        timestamp: beijingTime(now(), 'plain'),
        version: '1.0',
        biz_content: JSON.stringify(content),
        ...more,
      }),
    )
    fields.set('sign', signAlipay(fields, privateKey))
    const { text } = await askProvider(gateway, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded;charset=utf-8' },
      body: new URLSearchParams([...fields]).toString(),
    })
    const json = readSignedAnswer(text, `${method.replaceAll('.', '_')}_response`, publicKey)
    if (json === null) throw new CloudError('PROVIDER_FAILED')
    // Signed by Alipay, so it is JSON; the schemas say of what.
    return JSON.parse(json) as unknown
  }

  return {
    id: 'alipay-precreate',
    async createOrder({ orderId, title, amountFen, expiresAt }) {
      const content = {
        out_trade_no: toProviderId(orderId),
        total_amount: fenToYuan(amountFen),
        subject: title,
        time_expire: beijingTime(expiresAt, 'plain'),
      }
      const json = await ask('alipay.trade.precreate', content, { notify_url: notifyUrl })
      const made = madeSchema.safeParse(json)
      if (!made.success) throw new CloudError('PROVIDER_FAILED')
      return { kind: 'qr', codeUrl: made.data.qr_code }
    },
    remote: {
      handleNotify(raw) {
        const given = new URLSearchParams(raw.toString('utf8'))
        const fields = new Map(given)
        // A name that comes twice would let two readers see two different notices.
        if (fields.size !== [...given].length || !isNoticeFromAlipay(fields, publicKey))
          throw new CloudError('NOTICE_REFUSED')
        const parsed = noticeSchema.safeParse(Object.fromEntries(fields))
        const orderId = fromProviderId(parsed.data?.out_trade_no ?? '')
        if (!parsed.success || orderId === null) throw new CloudError('NOTICE_REFUSED')
        const { app_id, seller_id, notify_id } = parsed.data
        if (app_id !== appId || seller_id !== sellerId) throw new CloudError('NOTICE_REFUSED')
        return { eventId: notify_id, orderId, state: stateOf(parsed.data, 'NOTICE_REFUSED') }
      },
      // Seven letters and nothing else: Alipay compares.
      thanks: { type: 'text/plain', body: 'success' },
      async query(orderId) {
        const content = { out_trade_no: toProviderId(orderId) }
        const json = await ask('alipay.trade.query', content)
        // Until the payer has scanned the code there is no trade.
        if (missingSchema.safeParse(json).success) return { state: 'pending' }
        const trade = tradeSchema.safeParse(json)
        if (!trade.success || trade.data.out_trade_no !== content.out_trade_no)
          throw new CloudError('PROVIDER_FAILED')
        return stateOf(trade.data, 'PROVIDER_FAILED')
      },
      async refund({ orderId, refundId, amountFen, reason }) {
        const number = {
          out_trade_no: toProviderId(orderId),
          out_request_no: toProviderId(refundId),
        }
        const json = await ask('alipay.trade.refund', {
          ...number,
          refund_amount: fenToYuan(amountFen),
          refund_reason: reason,
        })
        const made = refundSchema.safeParse(json)
        if (!made.success || made.data.out_trade_no !== number.out_trade_no)
          throw new CloudError('PROVIDER_FAILED')
        if (made.data.fund_change === 'Y') return doneWith(made.data.refund_fee, amountFen)
        const query = refundQuerySchema.safeParse(
          await ask('alipay.trade.fastpay.refund.query', number),
        )
        if (!query.success) throw new CloudError('PROVIDER_FAILED')
        const { refund_status, out_trade_no, out_request_no, refund_amount = '' } = query.data
        if (refund_status !== 'REFUND_SUCCESS') return { state: 'pending' }
        if (out_trade_no !== number.out_trade_no || out_request_no !== number.out_request_no)
          throw new CloudError('PROVIDER_FAILED')
        return doneWith(refund_amount, amountFen)
      },
    },
  }
}

/** Another sum than was asked for is no refund that we know of: a human has to look. */
function doneWith(yuan: string, amountFen: number): RefundState {
  if (yuanToFen(yuan) !== amountFen) throw new CloudError('PROVIDER_FAILED')
  return { state: 'done' }
}

function stateOf(
  trade: Pick<z.infer<typeof tradeSchema>, 'trade_no' | 'trade_status' | 'total_amount'>,
  code: 'NOTICE_REFUSED' | 'PROVIDER_FAILED',
): ProviderState {
  switch (trade.trade_status) {
    case 'TRADE_SUCCESS':
    case 'TRADE_FINISHED': {
      const amountFen = yuanToFen(trade.total_amount)
      if (amountFen === null) throw new CloudError(code)
      return { state: 'paid', tradeNo: trade.trade_no, amountFen }
    }
    case 'TRADE_CLOSED':
      return { state: 'closed' }
    default:
      return { state: 'pending' }
  }
}
