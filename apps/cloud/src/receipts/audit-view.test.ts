import { describe, expect } from 'vitest'
import { sweep } from '../start-cloud.ts'
import { createReceiptClient, type ReceiptClient } from '../testing/receipt-client.ts'
import { startTestCloud, type TestCloud } from '../testing/test-cloud.ts'
import { openTiers, testOn } from '../testing/tiers.ts'

const tiers = await openTiers()

describe.each(tiers)('looking at receipts on $name', ({ open }) => {
  let cloud: TestCloud
  let client: ReceiptClient
  const test = testOn(open, async storage => {
    cloud = await startTestCloud(storage)
    client = createReceiptClient(cloud)
    return cloud
  })
  const views = async (receiptId: string) => {
    const rows = await cloud.db
      .selectFrom('audit')
      .select('actorId')
      .where('subjectId', '=', receiptId)
      .where('type', '=', 'receipt.viewed')
      .orderBy('seq')
      .execute()
    return rows.map(({ actorId }) => actorId)
  }

  test('L1: a reviewer’s look is audited once a day for each receipt, the owner’s never', async () => {
    const [reviewer, other] = [await cloud.staff('reviewer'), await cloud.staff('admin')]
    const me = await client.newcomer()
    const stranger = await client.newcomer()
    const [a, b] = [(await client.upload(me)).body, (await client.upload(me)).body]
    const look = async (id: string, { token }: { token: string }) =>
      (await client.imageOf(id, token)).statusCode
    expect(await look(a.receiptId, me)).toBe(200)
    expect(await look(a.receiptId, stranger)).toBe(404)
    expect(await views(a.receiptId)).toEqual([])
    const looks = await Promise.all(Array.from({ length: 20 }, () => look(a.receiptId, reviewer)))
    expect(looks).toEqual(Array(20).fill(200))
    expect(await views(a.receiptId)).toEqual([reviewer.id])
    await look(a.receiptId, other)
    await look(b.receiptId, reviewer)
    expect(await views(a.receiptId)).toEqual([reviewer.id, other.id])
    expect(await views(b.receiptId)).toEqual([reviewer.id])
    const dayMs = 86_400_000
    const nextDay = (Math.floor(cloud.clock.at / dayMs) + 1) * dayMs
    await cloud.db
      .updateTable('tokens')
      .set({ expiresAt: nextDay + dayMs })
      .execute()
    cloud.clock.at = nextDay - 1
    await look(a.receiptId, reviewer)
    expect(await views(a.receiptId)).toHaveLength(2)
    cloud.clock.at = nextDay
    await look(a.receiptId, reviewer)
    expect(await views(a.receiptId)).toEqual([reviewer.id, other.id, reviewer.id])
    // What keeps it to one row does not stay for ever.
    const counts = async () =>
      (await cloud.db.selectFrom('throttles').select('key').execute()).length
    const before = await counts()
    await sweep(cloud.db, nextDay)
    expect(await counts()).toBeLessThanOrEqual(before - 3)
  })

  test('L1: a reviewer’s look at the own receipt is the owner’s', async () => {
    const reviewer = await cloud.staff('reviewer')
    const { receiptId } = (await client.upload(reviewer)).body
    expect((await client.imageOf(receiptId, reviewer.token)).statusCode).toBe(200)
    expect(await views(receiptId)).toEqual([])
  })
})
