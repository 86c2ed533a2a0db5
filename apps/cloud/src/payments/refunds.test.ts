import { beforeAll, describe, expect, it } from 'vitest'
import { openTiers } from '../testing/tiers.ts'
import { openShop, type QrMethod, type Shop } from './testing/shop.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const tiers = await openTiers()
const methods: QrMethod[] = ['wechat-native', 'alipay-precreate']
const cases = tiers.flatMap(tier => methods.map(method => ({ ...tier, method })))

describe.each(cases)('refunds by $method on $name', ({ open, method }) => {
  let shop: Shop
  beforeAll(async () => {
    if (open === null) return
    shop = await openShop(await open())
    return () => shop.close()
  })
  const test = it.skipIf(open === null)
  const fake = () => shop.fakes[method]
  const admin = () => shop.cloud.staff('admin')
  const pay = async () => {
    const buyer = await shop.newcomer()
    const { body } = await shop.order(buyer.token, method)
    const orderId = String(body.step.orderId)
    fake().pay(orderId)
    await shop.deliver(method, fake().notice(orderId))
    return { ...buyer, orderId }
  }
  const isPaid = async (token: string) =>
    (await shop.cloud.call('GET', '/api/auth/me', undefined, { token })).body.isPaid
  const stored = (orderId: string) =>
    shop.cloud.db
      .selectFrom('refunds')
      .selectAll()
      .where('orderId', '=', orderId)
      .executeTakeFirstOrThrow()
  const audited = async (orderId: string) => {
    const rows = await shop.cloud.db
      .selectFrom('audit')
      .select(['type', 'actorId', 'details'])
      .where('subjectId', '=', orderId)
      .where('type', 'like', 'refund.%')
      .orderBy('seq')
      .execute()
    return rows.map(row => row.type)
  }
  const ledger = async (orderId: string) => (await shop.given(orderId)).ledger.sort((a, b) => b - a)
  /** What is there when all the money has gone back, once. */
  const expectDone = async (orderId: string) => {
    expect(await stored(orderId)).toMatchObject({ status: 'DONE', nextAskAt: null })
    expect(await ledger(orderId)).toEqual([9900, -9900])
    expect(fake().refundedFen(orderId)).toBe(9900)
    expect(fake().refundIdsOf(orderId)).toHaveLength(1)
  }

  test('the whole sum goes back once, what was bought ends, and it is written down', async () => {
    const { orderId, token } = await pay()
    expect(await isPaid(token)).toBe(true)
    const { token: boss, id } = await admin()
    const answer = await shop.refund(orderId, boss, '重复付款')
    expect(answer.body).toEqual({
      success: true,
      refund: {
        orderId,
        amountFen: 9900,
        status: 'DONE',
        askedAt: shop.cloud.clock.at,
        doneAt: shop.cloud.clock.at,
      },
    })
    await expectDone(orderId)
    expect(await isPaid(token)).toBe(false)
    expect(await audited(orderId)).toEqual(['refund.asked', 'refund.done'])
    expect(await stored(orderId)).toMatchObject({ askedBy: id, reason: '重复付款' })
    const before = fake().asked.refunds
    expect((await shop.refund(orderId, boss)).body).toEqual(answer.body)
    expect(fake().asked.refunds).toBe(before)
    expect(await audited(orderId)).toHaveLength(2)
    const own = await shop.cloud.call('GET', '/api/account/export', undefined, { token })
    expect(own.body.data.entitlements.refunds).toMatchObject([
      { orderId, amountFen: 9900, reason: '重复付款', status: 'DONE' },
    ])
    // News of the payment or of its end that comes later changes nothing.
    for (const state of ['paid', 'closed'] as const)
      await shop.deliver(method, fake().notice(orderId, { state, eventId: `${state}${orderId}` }))
    await expectDone(orderId)
    expect(await isPaid(token)).toBe(false)
  })

  test('duplicate: asked for ten times at once it is one refund', async () => {
    const { orderId } = await pay()
    const { token } = await admin()
    const answers = await Promise.all(Array.from({ length: 10 }, () => shop.refund(orderId, token)))
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200))
    await expectDone(orderId)
    expect(await audited(orderId)).toEqual(['refund.asked', 'refund.done'])
  })

  test('dropped: an answer that was lost is asked for again, with the same number', async () => {
    const { orderId, token } = await pay()
    fake().behave('answer lost')
    const { token: boss } = await admin()
    expect((await shop.refund(orderId, boss)).body.refund).toMatchObject({
      status: 'PENDING',
      doneAt: null,
    })
    expect(await isPaid(token)).toBe(false)
    expect(await ledger(orderId)).toEqual([9900])
    fake().behave('well')
    shop.cloud.clock.at += minuteMs - 1
    expect(await shop.retryRefunds()).toBe(0)
    shop.cloud.clock.at += 1
    expect(await shop.retryRefunds()).toBe(1)
    await expectDone(orderId)
    expect(await shop.retryRefunds()).toBe(0)
  })

  test('wrong: what is badly signed, about another order or sum, or refused proves nothing', async () => {
    const { orderId } = await pay()
    const { token } = await admin()
    for (const how of [
      'hang up',
      'badly signed',
      'wrong order',
      'wrong amount',
      'refund refused',
    ] as const) {
      fake().behave(how)
      shop.failures.length = 0
      if (how === 'hang up') await shop.refund(orderId, token)
      else expect(await shop.retryRefunds()).toBe(1)
      if (how !== 'hang up') expect(shop.failures).toEqual([orderId])
      expect(await stored(orderId)).toMatchObject({ status: 'PENDING' })
      expect(await ledger(orderId)).toEqual([9900])
      shop.cloud.clock.at += hourMs
    }
    const told = shop.cloud.lines.filter(line => line.includes('"REFUND"'))
    expect(told.some(line => line.includes(orderId))).toBe(true)
    fake().behave('well')
    expect(await shop.retryRefunds()).toBe(1)
    await expectDone(orderId)
    expect(fake().asked.refused).toBe(0)
  })

  test('delayed: asked after 1, 5, 30 minutes and then every hour, until it is done', async () => {
    const { orderId } = await pay()
    fake().behave('slow refund')
    const { token } = await admin()
    expect((await shop.refund(orderId, token)).body.refund.status).toBe('PENDING')
    const times = []
    for (let minute = 1; minute <= 200; minute++) {
      shop.cloud.clock.at += minuteMs
      if ((await shop.retryRefunds()) > 0) times.push(minute)
    }
    expect(times).toEqual([1, 5, 30, 90, 150])
    expect(fake().refundedFen(orderId)).toBe(0)
    fake().behave('well')
    shop.cloud.clock.at += hourMs
    expect(await shop.retryRefunds()).toBe(1)
    await expectDone(orderId)
  })

  test('after a week without an answer it is a human’s, who can begin it anew', async () => {
    const { orderId } = await pay()
    fake().behave('refund refused')
    await shop.refund(orderId, (await admin()).token)
    const first = await stored(orderId)
    shop.cloud.clock.at += 7 * 24 * hourMs
    expect(await shop.retryRefunds()).toBe(1)
    expect(await stored(orderId)).toMatchObject({ status: 'PENDING' })
    shop.cloud.clock.at += hourMs
    expect(await shop.retryRefunds()).toBe(1)
    expect(await stored(orderId)).toMatchObject({ status: 'FAILED', nextAskAt: null, doneAt: null })
    expect(await ledger(orderId)).toEqual([9900])
    shop.cloud.clock.at += hourMs
    expect(await shop.retryRefunds()).toBe(0)
    fake().behave('well')
    const again = await shop.refund(orderId, (await admin()).token)
    expect(again.body.refund.status).toBe('DONE')
    await expectDone(orderId)
    expect((await stored(orderId)).id).toBe(first.id)
    expect(await audited(orderId)).toEqual([
      'refund.asked',
      'refund.failed',
      'refund.asked',
      'refund.done',
    ])
  })

  if (method === 'wechat-native')
    test('what the bank will not take is a human’s at once', async () => {
      const { orderId, token } = await pay()
      fake().behave('no refund')
      const answer = await shop.refund(orderId, (await admin()).token)
      fake().behave('well')
      expect(answer.body.refund).toMatchObject({ status: 'FAILED', doneAt: null })
      expect(await ledger(orderId)).toEqual([9900])
      expect(await isPaid(token)).toBe(false)
      expect(await audited(orderId)).toEqual(['refund.asked', 'refund.failed'])
    })

  test('a long reason is cut for the provider, and kept whole here', async () => {
    const { orderId } = await pay()
    const reason = '退'.repeat(80)
    await shop.refund(orderId, (await admin()).token, reason)
    await expectDone(orderId)
    expect((await stored(orderId)).reason).toBe(reason)
  })

  test('only what was paid goes back, and nobody gives it to themselves', async () => {
    const { token, id } = await admin()
    const code = async (orderId: string, reason?: string) =>
      (await shop.refund(orderId, token, reason)).body.problem?.code
    const unpaid = await shop.order((await shop.newcomer()).token, method)
    expect(await code(unpaid.body.step.orderId)).toBe('ORDER_NOT_PAID')
    expect(await code(crypto.randomUUID())).toBe('NOT_FOUND')
    const { orderId } = await pay()
    for (const reason of ['', ' x ', 'x'.repeat(81), '一\u0000二'])
      expect(await code(orderId, reason)).toBe('BAD_REQUEST')
    await shop.cloud.db
      .updateTable('orders')
      .set({ accountId: id })
      .where('id', '=', orderId)
      .execute()
    expect(await code(orderId)).toBe('ORDER_OWN')
    expect(fake().refundedFen(orderId)).toBe(0)
    const rows = await shop.cloud.db
      .selectFrom('refunds')
      .select('id')
      .where('orderId', '=', orderId)
      .execute()
    expect(rows).toEqual([])
  })

  test('money of an account that is gone can go back', async () => {
    const { orderId, token } = await pay()
    await shop.cloud.call('DELETE', '/api/account', { password: 'vier graue Katzen' }, { token })
    await shop.refund(orderId, (await admin()).token)
    await expectDone(orderId)
  })

  test('asks about none once the server is to end', async () => {
    const { orderId } = await pay()
    fake().behave('hang up')
    await shop.refund(orderId, (await admin()).token)
    fake().behave('well')
    shop.cloud.clock.at += minuteMs
    const ending = AbortSignal.abort()
    expect(await shop.cloud.app.parts.payments.refunds.retry(() => {}, ending)).toBe(0)
    expect(await shop.retryRefunds()).toBe(1)
    await expectDone(orderId)
  })

  test('of two replicas one asks', async () => {
    const { orderId } = await pay()
    fake().behave('hang up')
    await shop.refund(orderId, (await admin()).token)
    fake().behave('well')
    const replica = await shop.openReplica()
    shop.cloud.clock.at += minuteMs
    replica.clock.at = shop.cloud.clock.at
    const before = fake().asked.refunds
    const asked = await Promise.all([
      shop.retryRefunds(),
      replica.app.parts.payments.refunds.retry(() => {}),
    ])
    await replica.close()
    expect(asked[0] + asked[1]).toBe(1)
    expect(fake().asked.refunds).toBe(before + 1)
    await expectDone(orderId)
  })
})
