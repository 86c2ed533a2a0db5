import { beforeAll, describe, expect, it } from 'vitest'
import { openTiers } from '../testing/tiers.ts'
import type { NoticeChange } from './testing/fake-provider.ts'
import { openShop, type QrMethod, type Shop } from './testing/shop.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const tiers = await openTiers()
const methods: QrMethod[] = ['wechat-native', 'alipay-precreate']
const cases = tiers.flatMap(tier => methods.map(method => ({ ...tier, method })))
const paidOnce = { status: 'PAID', grants: 1, ledger: [9900] }
const nothing = { status: 'PENDING', grants: 0, ledger: [] }

describe.each(cases)('$method on $name', ({ open, method }) => {
  let shop: Shop
  beforeAll(async () => {
    if (open === null) return
    shop = await openShop(await open())
    return () => shop.close()
  })
  const test = it.skipIf(open === null)
  const fake = () => shop.fakes[method]
  const buy = async () => {
    const buyer = await shop.newcomer()
    const { status, body } = await shop.order(buyer.token, method)
    expect(status).toBe(200)
    return { ...buyer, orderId: String(body.step.orderId) }
  }
  const send = (orderId: string, change?: NoticeChange) =>
    shop.deliver(method, fake().notice(orderId, change))
  const thanks = method === 'wechat-native' ? '{"code":"SUCCESS","message":"成功"}' : 'success'

  test('sells at the table’s price, whatever the client says, and gives what was paid for', async () => {
    const { token, orderId } = await buy()
    expect(fake().amountOf(orderId)).toBe(9900)
    expect(fake().notifyUrlOf(orderId)).toBe(
      `https://cloud.example.com/api/payment/notify/${method}`,
    )
    const cheap = await shop.order(token, method, { amountFen: 1, priceFen: 1 })
    expect(cheap.body.step).toMatchObject({ kind: 'qr', amountFen: 9900 })
    expect(cheap.body.step.codeUrl).toMatch(/^(weixin|https):\/\//)
    expect(fake().amountOf(cheap.body.step.orderId)).toBe(9900)
    const order = async () =>
      (await shop.cloud.call('GET', `/api/payment/orders/${orderId}`, undefined, { token })).body
        .order
    expect(await order()).toMatchObject({ status: 'PENDING', paidAt: null, amountFen: 9900 })
    expect(await send(orderId)).toEqual({ status: 200, text: thanks })
    expect(await order()).toMatchObject({ status: 'PAID', paidAt: shop.cloud.clock.at })
    const me = await shop.cloud.call('GET', '/api/auth/me', undefined, { token })
    expect(me.body.isPaid).toBe(true)
    const stranger = await shop.newcomer()
    const theirs = await shop.cloud.call('GET', `/api/payment/orders/${orderId}`, undefined, {
      token: stranger.token,
    })
    expect(theirs.status).toBe(404)
  })

  test('asks about no further order once the server is to end', async () => {
    const orders = [await buy(), await buy(), await buy()]
    shop.cloud.clock.at += 2 * minuteMs
    const before = fake().asked.queried
    const ending = new AbortController()
    const asking = shop.cloud.app.parts.payments.reconcile(() => {}, ending.signal)
    ending.abort()
    expect(await asking).toBe(0)
    expect(fake().asked.queried).toBe(before)
    // Their time is still to come.
    expect(await shop.reconcile()).toBeGreaterThanOrEqual(orders.length)
  })

  test('one wish is one order, also when it is sent ten times at once', async () => {
    const { token } = await shop.newcomer()
    const same = { idempotencyKey: `twice-${method}` }
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => shop.order(token, method, same)),
    )
    expect(new Set(answers.map(({ body }) => body.step.orderId)).size).toBe(1)
    const other = await shop.order(token, method, { ...same, planId: 'year' })
    expect(other.body.problem.code).toBe('ORDER_DIFFERS')
    const unknown = await shop.order(token, method, { planId: 'lifetime' })
    expect(unknown.body.problem.code).toBe('PLAN_UNKNOWN')
  })

  test('duplicate: 20 copies at once, then the same payment as another event, give once', async () => {
    const { orderId } = await buy()
    const notice = fake().notice(orderId)
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => shop.deliver(method, notice)),
    )
    expect(answers).toEqual(Array(20).fill({ status: 200, text: thanks }))
    expect(await send(orderId, { eventId: `another-event${orderId}` })).toMatchObject({
      status: 200,
    })
    expect(await shop.given(orderId)).toMatchObject({
      ...paidOnce,
      outcomes: ['FULFILLED', 'DUPLICATE'],
    })
  })

  test('reordered: what ended before or after the payment does not undo it', async () => {
    const { orderId } = await buy()
    await send(orderId, { state: 'closed', eventId: `1${orderId}` })
    expect(await shop.given(orderId)).toMatchObject({ ...nothing, status: 'CLOSED' })
    await send(orderId, { state: 'paid', eventId: `2${orderId}` })
    await send(orderId, { state: 'pending', eventId: `3${orderId}` })
    await send(orderId, { state: 'closed', eventId: `4${orderId}` })
    expect(await shop.given(orderId)).toMatchObject(paidOnce)
  })

  test('dropped: asked after 1, 5, 30 minutes and a day, and not oftener', async () => {
    const paid = await buy()
    const unpaid = await buy()
    fake().pay(paid.orderId)
    await shop.reconcile()
    expect(await shop.given(paid.orderId)).toMatchObject(nothing)
    shop.cloud.clock.at += minuteMs
    await shop.reconcile()
    expect(await shop.given(paid.orderId)).toMatchObject({ ...paidOnce, nextQueryAt: null })
    const times = []
    const before = fake().asked.queried
    for (let minute = 2; minute <= 24 * 60; minute++) {
      shop.cloud.clock.at += minuteMs
      const { nextQueryAt } = await shop.cloud.db
        .selectFrom('orders')
        .select('nextQueryAt')
        .where('id', '=', unpaid.orderId)
        .executeTakeFirstOrThrow()
      if ((nextQueryAt ?? Number.POSITIVE_INFINITY) > shop.cloud.clock.at) continue
      while ((await shop.reconcile()) > 0);
      times.push(minute)
    }
    expect(times).toEqual([5, 30, 24 * 60])
    expect(fake().asked.queried).toBeGreaterThanOrEqual(before + 3)
    expect(await shop.given(unpaid.orderId)).toMatchObject({ ...nothing, status: 'CLOSED' })
  })

  test('delayed: a notice that comes two days late, after the order was closed, still counts', async () => {
    const { orderId, token } = await buy()
    shop.cloud.clock.at += 25 * hourMs
    while ((await shop.reconcile()) > 0);
    expect((await shop.given(orderId)).status).toBe('CLOSED')
    shop.cloud.clock.at += 23 * hourMs
    expect((await send(orderId)).status).toBe(200)
    expect(await shop.given(orderId)).toMatchObject(paidOnce)
    expect(token).not.toBe('')
  })

  const forgeries: [string, NoticeChange][] = [
    ['signed by somebody else', { isForged: true }],
    ['for another app', { appId: 'wx9999' }],
    ['for another merchant', { merchantId: '2088999999' }],
    ['for an order that can not be ours', { orderId: 'their-order' }],
  ]
  if (method === 'wechat-native')
    forgeries.push(
      ['of six minutes ago', { skewS: -301 }],
      ['of six minutes ahead', { skewS: 301 }],
    )
  test.each(forgeries)('forged: %s is refused and leaves no trace', async (_what, change) => {
    const { orderId } = await buy()
    const { status, text } = await send(orderId, change)
    expect([status, JSON.parse(text).problem.code]).toEqual([401, 'NOTICE_REFUSED'])
    expect(await shop.given(orderId)).toMatchObject({ ...nothing, outcomes: [] })
  })

  /** Every 20th byte of JSON; of a form every value, for an empty field is under no signature. */
  const tamper = (body: string): string[] => {
    const letterFor = (letter = '') => (letter === '7' ? '8' : '7')
    if (method === 'alipay-precreate')
      return [...new URLSearchParams(body)].flatMap(([name, value]) => {
        const changed = new URLSearchParams(body)
        changed.set(name, letterFor(value[0]) + value.slice(1))
        return value === '' ? [] : [changed.toString()]
      })
    return Array.from({ length: Math.floor(body.length / 20) }, (_, index) => {
      const place = index * 20
      return body.slice(0, place) + letterFor(body[place]) + body.slice(place + 1)
    })
  }

  test('forged: a true notice that was changed anywhere is refused', async () => {
    const { orderId } = await buy()
    const { headers, body } = fake().notice(orderId)
    const changes = tamper(body)
    expect(changes.length).toBeGreaterThan(10)
    for (const changed of changes) {
      expect((await shop.deliver(method, { headers, body: changed })).status).toBe(401)
    }
    for (const broken of [
      '',
      '{}',
      body.slice(0, body.length / 2),
      `${body}&out_trade_no=${'a'.repeat(32)}`,
    ])
      expect((await shop.deliver(method, { headers, body: broken })).status).toBe(401)
    const bare = { 'content-type': 'application/json' }
    expect((await shop.deliver(method, { headers: bare, body: '{}' })).status).toBe(401)
    expect(await shop.given(orderId)).toMatchObject({ ...nothing, outcomes: [] })
  })

  test.each([1, 9899, 9901, 99_000_000])(
    'wrong amount: %i fen buy nothing, and it is told',
    async amountFen => {
      const { orderId } = await buy()
      const lines = shop.cloud.lines.length
      expect((await send(orderId, { amountFen, eventId: `w${orderId}` })).status).toBe(200)
      expect(await shop.given(orderId)).toMatchObject({ ...nothing, outcomes: ['AMOUNT_WRONG'] })
      const told = shop.cloud.lines.slice(lines).filter(line => line.includes('AMOUNT_WRONG'))
      expect(told.map(line => JSON.parse(line).level)).toEqual([50])
      await send(orderId)
      expect(await shop.given(orderId)).toMatchObject(paidOnce)
    },
  )

  test('an answer that is badly signed, about another order or another sum proves nothing', async () => {
    const { orderId } = await buy()
    fake().pay(orderId)
    for (const how of ['badly signed', 'wrong order', 'hang up', 'wrong amount'] as const) {
      fake().behave(how)
      shop.cloud.clock.at += hourMs
      shop.failures.length = 0
      while ((await shop.reconcile()) > 0);
      expect(shop.failures).toContain(orderId)
      expect(await shop.given(orderId)).toMatchObject(nothing)
    }
    fake().behave('well')
    shop.cloud.clock.at += 24 * hourMs
    while ((await shop.reconcile()) > 0);
    expect(await shop.given(orderId)).toMatchObject(paidOnce)
  })

  test('a code that could not be fetched is fetched again for the same order', async () => {
    const { token } = await shop.newcomer()
    const same = { idempotencyKey: `again-${method}` }
    for (const how of ['hang up', 'badly signed'] as const) {
      fake().behave(how)
      const failed = await shop.order(token, method, same)
      expect([failed.status, failed.body.problem.code]).toEqual([502, 'PROVIDER_FAILED'])
    }
    fake().behave('well')
    expect((await shop.order(token, method, same)).status).toBe(200)
    const rows = await shop.cloud.db
      .selectFrom('orders')
      .select('id')
      .where('idempotencyKey', '=', same.idempotencyKey)
      .execute()
    expect(rows).toHaveLength(1)
    expect(fake().asked.refused).toBe(0)
  })

  test('of two replicas one asks', async () => {
    const { orderId } = await buy()
    const replica = await shop.openReplica()
    shop.cloud.clock.at += minuteMs
    while ((await shop.reconcile()) > 0);
    await shop.cloud.db
      .updateTable('orders')
      .set({ nextQueryAt: shop.cloud.clock.at })
      .where('id', '=', orderId)
      .execute()
    replica.clock.at = shop.cloud.clock.at
    const before = fake().asked.queried
    const asked = await Promise.all([
      shop.reconcile(),
      replica.app.parts.payments.reconcile(() => {}),
    ])
    await replica.close()
    expect(asked[0] + asked[1]).toBe(1)
    expect(fake().asked.queried).toBe(before + 1)
  })

  test('money for an order nobody knows, or whose account is gone, is kept and told', async () => {
    const stray = '00000000-0000-4000-8000-000000000000'
    expect((await send(stray, { amountFen: 9900 })).status).toBe(200)
    const { orderId, token } = await buy()
    await shop.cloud.call('DELETE', '/api/account', { password: 'vier graue Katzen' }, { token })
    expect((await send(orderId)).status).toBe(200)
    expect(await shop.given(orderId)).toMatchObject({ ...paidOnce, grants: 0 })
    const told = shop.cloud.lines.filter(line => /ORDER_UNKNOWN|ACCOUNT_GONE/.test(line))
    expect(told).toHaveLength(2)
  })
})
