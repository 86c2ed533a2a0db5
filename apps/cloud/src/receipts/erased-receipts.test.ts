import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import { sweep } from '../start-cloud.ts'
import { drawReceipt } from '../testing/make-images.ts'
import { createReceiptClient, type Person, type ReceiptClient } from '../testing/receipt-client.ts'
import { goodPassword, startTestCloud, type TestCloud } from '../testing/test-cloud.ts'
import { openTiers, testOn } from '../testing/tiers.ts'
import { erasedKeepMs } from './erased-receipts.ts'

const tiers = await openTiers()

describe.each(tiers)('payments of deleted accounts on $name', ({ open }) => {
  let cloud: TestCloud
  let client: ReceiptClient
  let reviewer: Person
  const test = testOn(open, async storage => {
    cloud = await startTestCloud(storage)
    client = createReceiptClient(cloud)
    reviewer = await cloud.staff('reviewer')
    return cloud
  })
  const remove = async ({ token }: Person) => {
    const body = { password: goodPassword }
    expect((await cloud.call('DELETE', '/api/account', body, { token })).status).toBe(200)
  }
  const kept = () => cloud.db.selectFrom('erasedReceipts').selectAll().execute()
  const detail = async (id: string) =>
    (await cloud.call('GET', `/api/review/receipts/${id}`, undefined, { token: reviewer.token }))
      .body
  const send = async (person: Person, image: Buffer, fields: Record<string, string> = {}) =>
    String((await client.upload(person, { image, fields })).body.receiptId)
  const approve = (id: string, body: object = {}) => client.decide(id, 'approve', reviewer, body)
  /** Every table with a row that holds one of the texts anywhere. */
  const tablesWith = async (...texts: string[]) => {
    const found = []
    for (const { name } of await cloud.db.introspection.getTables()) {
      const { rows } = await sql`select * from ${sql.table(name)}`.execute(cloud.db)
      if (rows.some(row => texts.some(text => JSON.stringify(row).includes(text)))) found.push(name)
    }
    return found
  }

  test('P7: the image of a deleted account’s payment is held, until the reviewer has seen it', async () => {
    const image = await drawReceipt('erased image')
    const first = await client.newcomer()
    await approve(await send(first, image, { amountFen: '9900' }))
    const at = cloud.clock.at
    await remove(first)
    const second = await client.newcomer()
    const id = await send(second, image)
    const shown = await detail(id)
    expect(shown.receipt.isHeld).toBe(true)
    expect(shown.sameErased).toEqual([
      { isSameImage: true, status: 'APPROVED', amountFen: 9900, decidedAt: at },
    ])
    const queue = await cloud.call('GET', '/api/review/receipts', undefined, {
      token: reviewer.token,
    })
    const row = queue.body.receipts.find((one: { id: string }) => one.id === id)
    expect(row.isHeld).toBe(true)
    const refused = await approve(id)
    expect([refused.status, refused.body.problem.code]).toEqual([409, 'RECEIPT_HELD'])
    expect(refused.body.message).toContain('已注销')
    expect((await approve(id, { isDuplicateSeen: true })).status).toBe(200)
  })

  test('P7: so is its transaction number with another image; of another channel it is not', async () => {
    const fields = { channel: 'wechat', tradeNo: '4200009990001' }
    const first = await client.newcomer()
    await approve(await send(first, await drawReceipt('erased number'), fields))
    await remove(first)
    const second = await client.newcomer()
    const same = await send(second, await drawReceipt('erased number, again'), fields)
    expect((await detail(same)).sameErased).toMatchObject([{ isSameImage: false }])
    expect((await approve(same)).body.problem.code).toBe('RECEIPT_HELD')
    const other = { ...fields, channel: 'bank' }
    const free = await send(second, await drawReceipt('erased number, bank'), other)
    expect(await detail(free)).toMatchObject({ sameErased: [], receipt: { isHeld: false } })
    expect((await approve(free)).status).toBe(200)
  })

  test('P7: what was taken back is remembered; what was turned down or never decided is not', async () => {
    const before = (await kept()).length
    const first = await client.newcomer()
    const images = await Promise.all(['r', 'j', 'p'].map(mark => drawReceipt(`erased ${mark}`)))
    const [revoked = Buffer.alloc(0), rejected = revoked, pending = revoked] = images
    const taken = await send(first, revoked)
    await approve(taken)
    await client.decide(taken, 'revoke', reviewer)
    await client.decide(await send(first, rejected), 'reject', reviewer)
    await send(first, pending)
    await remove(first)
    expect((await kept()).length).toBe(before + 1)
    const second = await client.newcomer()
    const held = async (image: Buffer) => (await detail(await send(second, image))).receipt.isHeld
    expect(await held(revoked)).toBe(true)
    expect(await held(rejected)).toBe(false)
    expect(await held(pending)).toBe(false)
  })

  test('C1: what stays names nobody, and the export of the account has what it comes from', async () => {
    const image = await drawReceipt('erased c1')
    const sha256 = createHash('sha256').update(image).digest('hex')
    const me = await client.newcomer()
    const fields = { channel: 'alipay', tradeNo: '2026112400123', amountFen: '9900' }
    const id = await send(me, image, fields)
    await approve(id)
    const own = await cloud.call('GET', '/api/account/export', undefined, { token: me.token })
    expect(own.body.data.receipts).toMatchObject([{ id, imageSha256: sha256 }])
    await remove(me)
    expect(await tablesWith(sha256)).toEqual(['erased_receipts'])
    expect(await tablesWith(me.email)).toEqual([])
    expect(await tablesWith(me.id)).toEqual(['audit'])
    // The books keep sum and transaction number, as they have to.
    expect((await tablesWith(id, fields.tradeNo)).sort()).toEqual(['audit', 'ledger'])
    const row = (await kept()).find(one => one.imageSha256 === sha256)
    expect(Object.keys(row ?? {}).sort()).toEqual([
      'amountFen',
      'decidedAt',
      'erasedAt',
      'id',
      'imageSha256',
      'status',
      'tradeHash',
    ])
    expect(await tablesWith(row?.id ?? 'none')).toEqual(['erased_receipts'])
  })

  test('C1: it goes after three years', async () => {
    const rows = await kept()
    expect(rows.length).toBeGreaterThan(0)
    const last = Math.max(...rows.map(({ erasedAt }) => erasedAt))
    await sweep(cloud.db, last + erasedKeepMs)
    expect((await kept()).length).toBeGreaterThan(0)
    await sweep(cloud.db, last + erasedKeepMs + 1)
    expect(await kept()).toEqual([])
  })
})
