import { randomUUID } from 'node:crypto'
import { describe, expect } from 'vitest'
import { startTestCloud, type TestCloud } from '../testing/test-cloud.ts'
import { openTiers, testOn } from '../testing/tiers.ts'
import { createReceiptFulfilment, type DecidedReceipt } from './receipt-fulfilment.ts'

const tiers = await openTiers()

describe.each(tiers)('decisions on receipts on $name', ({ open }) => {
  let cloud: TestCloud
  let people = 0
  const test = testOn(open, async storage => {
    cloud = await startTestCloud(storage)
    return cloud
  })

  async function receiptOf(more: Partial<DecidedReceipt> = {}): Promise<DecidedReceipt> {
    const { body } = await cloud.register(`receipt${++people}@example.com`)
    const { id: accountId } = body.user
    const receipt = { id: randomUUID(), planId: 'month', amountFen: null, tradeNo: null }
    return { ...receipt, accountId, status: 'APPROVED', ...more }
  }
  const decide = (receipt: DecidedReceipt) => {
    const { plans, entitlements } = cloud.app.parts
    const onDecided = createReceiptFulfilment(plans, entitlements, () => cloud.clock.at)
    return cloud.db.transaction().execute(trx => onDecided(trx, receipt))
  }
  const standing = ({ accountId }: DecidedReceipt) =>
    cloud.app.parts.entitlements.standing(accountId)
  const ledger = ({ id }: DecidedReceipt) =>
    cloud.db
      .selectFrom('ledger')
      .select(['kind', 'amountFen', 'method'])
      .where('sourceId', '=', id)
      .orderBy('kind')
      .execute()

  test('approved gives the plan once and enters its price; revoked takes both back', async () => {
    const receipt = await receiptOf()
    await decide(receipt)
    await decide(receipt)
    expect(await standing(receipt)).toMatchObject({ status: 'ACTIVE', planId: 'month' })
    await decide({ ...receipt, status: 'REVOKED' })
    await decide({ ...receipt, status: 'REVOKED' })
    expect(await standing(receipt)).toMatchObject({ status: 'REVOKED', isPaid: false })
    expect(await ledger(receipt)).toEqual([
      { kind: 'payment', amountFen: 9900, method: 'manual' },
      { kind: 'reversal', amountFen: -9900, method: 'manual' },
    ])
  })

  test('rejected gives nothing', async () => {
    const receipt = await receiptOf({ status: 'REJECTED' })
    await decide(receipt)
    expect(await standing(receipt)).toMatchObject({ status: 'NONE' })
    expect(await ledger(receipt)).toEqual([])
  })

  test('what is booked is the price of the plan, whatever sum was typed', async () => {
    const receipt = await receiptOf({ planId: 'year', amountFen: 1 })
    await decide(receipt)
    expect(await ledger(receipt)).toEqual([
      { kind: 'payment', amountFen: 89_900, method: 'manual' },
    ])
  })

  test('without a plan the sum says which one; a sum of no plan can not be approved', async () => {
    const known = await receiptOf({ planId: null, amountFen: 89_900 })
    await decide(known)
    expect((await standing(known)).planId).toBe('year')
    for (const amountFen of [null, 12_345]) {
      const unknown = await receiptOf({ planId: null, amountFen })
      await expect(decide(unknown)).rejects.toMatchObject({ code: 'PLAN_NOT_CHOSEN' })
      expect(await standing(unknown)).toMatchObject({ status: 'NONE' })
      expect(await ledger(unknown)).toEqual([])
    }
    await expect(decide(await receiptOf({ planId: 'lifetime' }))).rejects.toMatchObject({
      code: 'PLAN_UNKNOWN',
    })
  })
})
