import { createCipheriv, createSign, createVerify, type KeyObject, randomBytes } from 'node:crypto'
import { type FakeOrder, type FakeProvider, serve } from './fake-provider.ts'
import { apiV3Key, keys, wechatSerial } from './payment-keys.ts'

/** API v3 as the documentation has it: checks our signature, signs its answers, seals its notices. */
export async function startFakeWechat(now: () => number): Promise<FakeProvider> {
  const orders = new Map<string, FakeOrder>()
  const asked = { made: 0, queried: 0, refused: 0, refunds: 0 }
  let manner: Parameters<FakeProvider['behave']>[0] = 'well'
  const idOf = (orderId: string) => orderId.replaceAll('-', '')

  function signed(body: string, key: KeyObject = keys.wechat.privateKey, skewS = 0) {
    const timestamp = String(Math.floor(now() / 1000) + skewS)
    const nonce = randomBytes(16).toString('hex')
    const signature = createSign('RSA-SHA256')
      .update(`${timestamp}\n${nonce}\n${body}\n`)
      .sign(key, 'base64')
    return {
      'wechatpay-timestamp': timestamp,
      'wechatpay-nonce': nonce,
      'wechatpay-signature': signature,
      'wechatpay-serial': wechatSerial,
      'content-type': 'application/json',
    }
  }
  function seal(text: string) {
    const nonce = randomBytes(6).toString('hex')
    const cipher = createCipheriv('aes-256-gcm', apiV3Key, nonce)
    cipher.setAAD(Buffer.from('transaction'))
    const bytes = Buffer.concat([cipher.update(text), cipher.final(), cipher.getAuthTag()])
    return {
      original_type: 'transaction',
      algorithm: 'AEAD_AES_256_GCM',
      ciphertext: bytes.toString('base64'),
      associated_data: 'transaction',
      nonce,
    }
  }
  const words = { paid: 'SUCCESS', closed: 'CLOSED', pending: 'NOTPAY' }
  const transaction = (orderId: string, order: FakeOrder, more: object = {}) => ({
    appid: 'wx0001',
    mchid: '1900000001',
    out_trade_no: idOf(orderId),
    trade_type: 'NATIVE',
    trade_state: words[order.state],
    ...(order.state === 'paid' && {
      transaction_id: `42000${idOf(orderId).slice(0, 20)}`,
      amount: { total: order.amountFen, payer_total: order.amountFen, currency: 'CNY' },
    }),
    ...more,
  })

  const server = await serve((request, body) => {
    const path = request.url ?? ''
    const method = request.method ?? ''
    const said = Object.fromEntries(
      [...(request.headers.authorization ?? '').matchAll(/(\w+)="([^"]*)"/g)].map(
        ([, name, value]) => [name, value],
      ),
    )
    const text = `${method}\n${path}\n${said.timestamp}\n${said.nonce_str}\n${body}\n`
    const isOurs = createVerify('RSA-SHA256')
      .update(text)
      .verify(keys.merchant.publicKey, said.signature ?? '', 'base64')
    const reply = (status: number, json: object) => {
      const key = manner === 'badly signed' ? keys.forger.privateKey : undefined
      const out = JSON.stringify(json)
      return { status, text: out, headers: signed(out, key) }
    }
    if (manner === 'hang up') return null
    if (!isOurs || said.mchid !== '1900000001' || said.serial_no !== 'MERCHANT01') {
      asked.refused++
      return reply(401, { code: 'SIGN_ERROR', message: '签名错误' })
    }
    if (method === 'POST' && path === '/v3/pay/transactions/native') {
      asked.made++
      const { out_trade_no, amount, notify_url } = JSON.parse(body)
      orders.set(out_trade_no, {
        amountFen: amount.total,
        notifyUrl: notify_url,
        state: 'pending',
        refunds: new Map(),
      })
      return reply(200, { code_url: `weixin://wxpay/bizpayurl?pr=${out_trade_no.slice(0, 8)}` })
    }
    if (method === 'POST' && path === '/v3/refund/domestic/refunds') {
      asked.refunds++
      const { out_trade_no, out_refund_no, amount, reason } = JSON.parse(body)
      const order = orders.get(out_trade_no)
      if (order?.state !== 'paid' || Buffer.byteLength(reason) > 80)
        return reply(404, { code: 'RESOURCE_NOT_EXISTS', message: '订单不存在' })
      if (manner === 'refund refused')
        return reply(403, { code: 'NOT_ENOUGH', message: '商户余额不足' })
      const given = [...order.refunds.values()].reduce((sum, fen) => sum + fen, 0)
      if (!order.refunds.has(out_refund_no) && given + amount.refund > order.amountFen)
        return reply(400, { code: 'INVALID_REQUEST', message: '退款金额超过订单' })
      const status =
        manner === 'slow refund' ? 'PROCESSING' : manner === 'no refund' ? 'ABNORMAL' : 'SUCCESS'
      if (status === 'SUCCESS') order.refunds.set(out_refund_no, amount.refund)
      if (manner === 'answer lost') return null
      return reply(200, {
        refund_id: `5030${out_refund_no.slice(0, 20)}`,
        out_refund_no,
        out_trade_no: manner === 'wrong order' ? 'f'.repeat(32) : out_trade_no,
        status,
        amount: { ...amount, refund: amount.refund - (manner === 'wrong amount' ? 1 : 0) },
      })
    }
    const id = /^\/v3\/pay\/transactions\/out-trade-no\/(\w+)\?mchid=1900000001$/.exec(path)?.[1]
    asked.queried++
    const order = orders.get(id ?? '')
    if (!order || id === undefined)
      return reply(404, { code: 'ORDER_NOT_EXIST', message: '订单不存在' })
    const told = manner === 'wrong amount' ? { ...order, amountFen: order.amountFen - 1 } : order
    const shown = manner === 'wrong order' ? 'f'.repeat(32) : id
    return reply(200, transaction(shown, told))
  })

  return {
    ...server,
    asked,
    behave: how => {
      manner = how
    },
    pay: orderId => setState(orderId, 'paid'),
    closeOrder: orderId => setState(orderId, 'closed'),
    amountOf: orderId => orders.get(idOf(orderId))?.amountFen,
    refundedFen: orderId =>
      [...(orders.get(idOf(orderId))?.refunds.values() ?? [])].reduce((sum, fen) => sum + fen, 0),
    refundIdsOf: orderId => [...(orders.get(idOf(orderId))?.refunds.keys() ?? [])],
    notifyUrlOf: orderId => orders.get(idOf(orderId))?.notifyUrl,
    notice(orderId, change = {}) {
      const known = orders.get(idOf(orderId)) ?? {
        amountFen: 1,
        notifyUrl: '',
        state: 'paid' as const,
        refunds: new Map(),
      }
      const order = {
        ...known,
        state: change.state ?? 'paid',
        amountFen: change.amountFen ?? known.amountFen,
      }
      const content = transaction(change.orderId ?? orderId, order, {
        ...(change.appId !== undefined && { appid: change.appId }),
        ...(change.merchantId !== undefined && { mchid: change.merchantId }),
      })
      const body = JSON.stringify({
        id: change.eventId ?? `EV-${idOf(orderId)}`,
        create_time: new Date(now()).toISOString(),
        resource_type: 'encrypt-resource',
        event_type: 'TRANSACTION.SUCCESS',
        summary: '支付成功',
        resource: seal(JSON.stringify(content)),
      })
      const key = change.isForged ? keys.forger.privateKey : undefined
      return { headers: signed(body, key, change.skewS), body }
    },
  }

  function setState(orderId: string, state: FakeOrder['state']): void {
    const order = orders.get(idOf(orderId))
    if (order) order.state = state
  }
}
