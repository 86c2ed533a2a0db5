import { createSign, createVerify, type KeyObject } from 'node:crypto'
import { type FakeOrder, type FakeProvider, serve } from './fake-provider.ts'
import { keys } from './payment-keys.ts'

const sorted = (fields: [string, string][]) =>
  fields
    .filter(([, value]) => value !== '')
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('&')
const sign = (text: string, key: KeyObject) =>
  createSign('RSA-SHA256').update(text, 'utf8').sign(key, 'base64')
const yuan = (fen: number) => `${Math.floor(fen / 100)}.${String(fen % 100).padStart(2, '0')}`

/** The open platform's gateway as documented: checks our RSA2, signs the text of its answers. */
export async function startFakeAlipay(): Promise<FakeProvider> {
  const orders = new Map<string, FakeOrder>()
  const asked = { made: 0, queried: 0, refused: 0, refunds: 0 }
  let manner: Parameters<FakeProvider['behave']>[0] = 'well'
  const idOf = (orderId: string) => orderId.replaceAll('-', '')
  const words = { paid: 'TRADE_SUCCESS', closed: 'TRADE_CLOSED', pending: 'WAIT_BUYER_PAY' }
  const tradeNo = (id: string) => `2026112422${id.slice(0, 12)}`

  const server = await serve((_request, body) => {
    const fields = [...new URLSearchParams(body)]
    const given = Object.fromEntries(fields)
    const name = `${(given.method ?? '').replaceAll('.', '_')}_response`
    const reply = (json: object) => {
      // A slash is escaped there, and the signature is over the text as it stands.
      const text = JSON.stringify(json).replaceAll('/', '\\/')
      const key = manner === 'badly signed' ? keys.forger : keys.alipay
      const signature = sign(text, key.privateKey)
      return {
        status: 200,
        text: `{"${name}":${text},"sign":"${signature}"}`,
        headers: { 'content-type': 'text/html;charset=utf-8' },
      }
    }
    if (manner === 'hang up') return null
    const isOurs = createVerify('RSA-SHA256')
      .update(sorted(fields.filter(([field]) => field !== 'sign')), 'utf8')
      .verify(keys.merchant.publicKey, given.sign ?? '', 'base64')
    if (!isOurs || given.app_id !== '2021000001' || given.sign_type !== 'RSA2') {
      asked.refused++
      return reply({ code: '40002', msg: 'Invalid Arguments', sub_code: 'isv.invalid-signature' })
    }
    const content = JSON.parse(given.biz_content ?? '{}')
    const id = String(content.out_trade_no)
    if (given.method === 'alipay.trade.precreate') {
      asked.made++
      const amountFen = Math.round(Number(content.total_amount) * 100)
      orders.set(id, {
        amountFen,
        notifyUrl: given.notify_url ?? '',
        state: 'pending',
        refunds: new Map(),
      })
      const qr_code = `https://qr.alipay.com/bax${id.slice(0, 8)}`
      return reply({ code: '10000', msg: 'Success', out_trade_no: id, qr_code })
    }
    if (given.method === 'alipay.trade.refund') {
      asked.refunds++
      const order = orders.get(id)
      if (order?.state !== 'paid')
        return reply({ code: '40004', msg: 'Business Failed', sub_code: 'ACQ.TRADE_NOT_EXIST' })
      if (manner === 'refund refused')
        return reply({
          code: '40004',
          msg: 'Business Failed',
          sub_code: 'ACQ.SELLER_BALANCE_NOT_ENOUGH',
        })
      const number = String(content.out_request_no)
      const isNew = !order.refunds.has(number) && manner !== 'slow refund'
      if (isNew) order.refunds.set(number, Math.round(Number(content.refund_amount) * 100))
      if (manner === 'answer lost') return null
      const all = [...order.refunds.values()].reduce((sum, fen) => sum + fen, 0)
      return reply({
        code: '10000',
        msg: 'Success',
        out_trade_no: manner === 'wrong order' ? 'f'.repeat(32) : id,
        trade_no: tradeNo(id),
        fund_change: isNew ? 'Y' : 'N',
        refund_fee: yuan(all - (manner === 'wrong amount' ? 1 : 0)),
      })
    }
    if (given.method === 'alipay.trade.fastpay.refund.query') {
      const fen = orders.get(id)?.refunds.get(String(content.out_request_no))
      // Not done: the same words, and none of the facts.
      if (fen === undefined) return reply({ code: '10000', msg: 'Success' })
      return reply({
        code: '10000',
        msg: 'Success',
        out_trade_no: id,
        out_request_no: content.out_request_no,
        refund_amount: yuan(fen - (manner === 'wrong amount' ? 1 : 0)),
        refund_status: 'REFUND_SUCCESS',
      })
    }
    asked.queried++
    const order = orders.get(id)
    if (!order || order.state === 'pending')
      return reply({ code: '40004', msg: 'Business Failed', sub_code: 'ACQ.TRADE_NOT_EXIST' })
    return reply({
      code: '10000',
      msg: 'Success',
      out_trade_no: manner === 'wrong order' ? 'f'.repeat(32) : id,
      trade_no: tradeNo(id),
      trade_status: words[order.state],
      total_amount: yuan(order.amountFen - (manner === 'wrong amount' ? 1 : 0)),
      buyer_logon_id: '{"}\\',
    })
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
      const id = idOf(change.orderId ?? orderId)
      const amountFen = change.amountFen ?? orders.get(id)?.amountFen ?? 1
      const fields: [string, string][] = Object.entries({
        notify_time: '2026-11-24 22:00:00',
        notify_type: 'trade_status_sync',
        notify_id: change.eventId ?? `ac05099524730693a8b330c${idOf(orderId)}`,
        charset: 'utf-8',
        version: '1.0',
        app_id: change.appId ?? '2021000001',
        seller_id: change.merchantId ?? '2088000001',
        out_trade_no: id,
        trade_no: tradeNo(id),
        trade_status: words[change.state ?? 'paid'],
        total_amount: yuan(amountFen),
        subject: '提猫直播助手 · 月度 + & =',
        body: '',
      })
      const key = change.isForged ? keys.forger : keys.alipay
      const signature = sign(sorted(fields), key.privateKey)
      const all = [...fields, ['sign_type', 'RSA2'], ['sign', signature]] as [string, string][]
      return {
        headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
        body: new URLSearchParams(all).toString(),
      }
    },
  }

  function setState(orderId: string, state: FakeOrder['state']): void {
    const order = orders.get(idOf(orderId))
    if (order) order.state = state
  }
}
