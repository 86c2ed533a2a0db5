import sharp from 'sharp'
import { describe, expect } from 'vitest'
import { drawReceipt } from '../testing/make-images.ts'
import { createReceiptClient, type Person, type ReceiptClient } from '../testing/receipt-client.ts'
import { openReceiptTiers } from '../testing/receipt-tiers.ts'
import { startTestCloud, type TestCloud } from '../testing/test-cloud.ts'
import { testOn } from '../testing/tiers.ts'
import type { OnDecided } from './on-decided.ts'
import { deleteErased } from './sweep-images.ts'

const tiers = await openReceiptTiers()
const times = <T>(count: number, run: (index: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, index) => run(index)))
const fail = (error: unknown) => {
  throw error
}

describe.each(tiers)('reviews on $name', ({ open }) => {
  let cloud: TestCloud
  let client: ReceiptClient
  let reviewers: [Person, Person]
  let place: Awaited<ReturnType<NonNullable<typeof open>>>
  const test = testOn(open, async opened => {
    place = opened
    cloud = await startTestCloud(place.storage, 1, null, { objects: place.objects })
    client = createReceiptClient(cloud)
    reviewers = [await cloud.staff('reviewer'), await cloud.staff('reviewer')]
    return cloud
  })

  test('R1: who is no reviewer can neither look nor decide', async () => {
    const me = await client.newcomer()
    const { receiptId } = (await client.upload(me)).body
    for (const action of ['approve', 'reject', 'revoke'] as const)
      expect((await client.decide(receiptId, action, me)).status).toBe(403)
    for (const url of ['/api/review/receipts', `/api/review/receipts/${receiptId}`])
      expect((await cloud.call('GET', url, undefined, { token: me.token })).status).toBe(403)
    expect((await client.rowsOf(me))[0]?.status).toBe('PENDING_REVIEW')
  })

  test('P6: of 20 reviewers at once one decides, and history and audit hold one decision', async () => {
    const me = await client.newcomer()
    const decided: string[] = []
    const hear: OnDecided = async (_trx, receipt) => void decided.push(receipt.status)
    cloud.app.parts.onDecided.push(hear)
    for (let round = 0; round < 3; round++) {
      const { receiptId } = (await client.upload(me)).body
      decided.length = 0
      const answers = await times(20, index =>
        client.decide(receiptId, index % 2 ? 'approve' : 'reject', reviewers[index % 2] ?? fail(0)),
      )
      const winners = answers.filter(({ status }) => status === 200)
      expect(winners).toHaveLength(1)
      expect(answers.filter(({ body }) => body.problem?.code === 'RECEIPT_CHANGED')).toHaveLength(
        19,
      )
      const history = await cloud.db
        .selectFrom('receiptHistory')
        .selectAll()
        .where('receiptId', '=', receiptId)
        .orderBy('version')
        .execute()
      expect(history.map(({ version, status }) => [version, status])).toEqual([
        [1, 'PENDING_REVIEW'],
        [2, winners[0]?.body.receipt.status],
      ])
      const audit = await cloud.db
        .selectFrom('audit')
        .select('type')
        .where('subjectId', '=', receiptId)
        .orderBy('seq')
        .execute()
      expect(audit).toHaveLength(2)
      // A loser that lost only at its update is taken back with all that it had done.
      expect(decided).toEqual([winners[0]?.body.receipt.status])
    }
    cloud.app.parts.onDecided.splice(cloud.app.parts.onDecided.indexOf(hear), 1)
  })

  test('P6: what follows from a decision happens with it or not at all', async () => {
    const me = await client.newcomer()
    const { receiptId } = (await client.upload(me)).body
    const hear: OnDecided = async (trx, receipt) => {
      await trx
        .updateTable('accounts')
        .set({ nickname: 'granted' })
        .where('id', '=', receipt.accountId)
        .execute()
      throw new Error('no such plan')
    }
    cloud.app.parts.onDecided.push(hear)
    expect((await client.decide(receiptId, 'approve', reviewers[0])).status).toBe(500)
    cloud.app.parts.onDecided.pop()
    const account = await cloud.db
      .selectFrom('accounts')
      .select('nickname')
      .where('id', '=', me.id)
      .executeTakeFirstOrThrow()
    expect([account.nickname, (await client.rowsOf(me))[0]?.version]).toEqual(['小猫', 1])
    expect((await client.decide(receiptId, 'approve', reviewers[0])).status).toBe(200)
  })

  test('P6: an old version decides nothing, and history can not be changed', async () => {
    const me = await client.newcomer()
    const { receiptId } = (await client.upload(me)).body
    expect((await client.decide(receiptId, 'approve', reviewers[0], { version: 2 })).status).toBe(
      409,
    )
    expect((await client.decide(receiptId, 'revoke', reviewers[0], { version: 1 })).status).toBe(
      409,
    )
    await client.decide(receiptId, 'approve', reviewers[0])
    expect((await client.decide(receiptId, 'reject', reviewers[1], { version: 2 })).status).toBe(
      409,
    )
    const change = cloud.db
      .updateTable('receiptHistory')
      .set({ status: 'REJECTED' })
      .where('receiptId', '=', receiptId)
    await expect(change.execute()).rejects.toThrow('append-only')
    const remove = cloud.db.deleteFrom('receiptHistory').where('receiptId', '=', receiptId)
    await expect(remove.execute()).rejects.toThrow('append-only')
  })

  test('P7: a transaction number counts once, and is free again when it was turned down', async () => {
    const people = await times(6, () => client.newcomer())
    const fields = { channel: 'wechat', tradeNo: '4200 0022 3301' }
    const answers = await Promise.all(people.map(person => client.upload(person, { fields })))
    const codes = answers.map(({ status, body }) => body.problem?.code ?? status).sort()
    expect(codes).toEqual([200, ...Array(5).fill('TRADE_NO_USED')])
    const [me] = people
    if (!me) throw new Error('nobody')
    const elsewhere = { channel: 'alipay', tradeNo: '420000223301' }
    expect((await client.upload(me, { fields: elsewhere })).status).toBe(200)
    const winner = answers.find(({ status }) => status === 200)
    await client.decide(winner?.body.receiptId, 'reject', reviewers[0])
    const next = await client.upload(me, { fields })
    expect(next.status).toBe(200)
    const detail = await cloud.call(
      'GET',
      `/api/review/receipts/${next.body.receiptId}`,
      undefined,
      { token: reviewers[0].token },
    )
    expect(detail.body.sameTradeNo).toHaveLength(2)
  })

  test('P7: the same image from another account is held until the reviewer has seen it', async () => {
    const [first, second] = [await client.newcomer(), await client.newcomer()]
    const image = await drawReceipt('p7 the same')
    const a = (await client.upload(first, { image })).body.receiptId
    const b = (await client.upload(second, { image })).body.receiptId
    const copy = await sharp(image).resize(400).jpeg({ quality: 60 }).toBuffer()
    const c = (await client.upload(second, { image: copy })).body.receiptId
    const detail = async (id: string) =>
      (
        await cloud.call('GET', `/api/review/receipts/${id}`, undefined, {
          token: reviewers[0].token,
        })
      ).body
    const shown = await detail(a)
    expect(shown.receipt.isHeld).toBe(true)
    expect(shown.sameImage.map(({ id }: { id: string }) => id)).toEqual([b])
    expect(shown.lookAlikes.map(({ id }: { id: string }) => id)).toContain(c)
    expect((await detail(c)).receipt.isHeld).toBe(false)
    const refused = await client.decide(a, 'approve', reviewers[0])
    expect([refused.status, refused.body.problem.code]).toEqual([409, 'RECEIPT_HELD'])
    expect(
      (await client.decide(a, 'approve', reviewers[0], { isDuplicateSeen: true })).status,
    ).toBe(200)
    expect((await client.decide(b, 'reject', reviewers[0])).status).toBe(200)
  })

  test('P8: nobody decides on their own receipt', async () => {
    const [reviewer, other] = reviewers
    const { receiptId } = (await client.upload(reviewer)).body
    for (const action of ['approve', 'reject'] as const) {
      const { status, body } = await client.decide(receiptId, action, reviewer)
      expect([status, body.problem.code]).toEqual([403, 'RECEIPT_OWN'])
    }
    expect((await client.decide(receiptId, 'approve', other)).status).toBe(200)
    expect((await client.decide(receiptId, 'revoke', reviewer)).status).toBe(403)
    expect((await client.decide(receiptId, 'revoke', other)).status).toBe(200)
  })

  test('P8: where it is set, whoever approved does not revoke', async () => {
    const strict = await startTestCloud(place.storage, 1, null, {
      objects: place.objects,
      revokeNeedsSecondPerson: true,
    })
    strict.clock.at = cloud.clock.at
    const strictClient = createReceiptClient(strict)
    const me = await client.newcomer()
    const { receiptId } = (await strictClient.upload(me)).body
    await strictClient.decide(receiptId, 'approve', reviewers[0])
    const { status, body } = await strictClient.decide(receiptId, 'revoke', reviewers[0])
    expect([status, body.problem.code]).toEqual([403, 'SECOND_PERSON_NEEDED'])
    expect((await strictClient.decide(receiptId, 'revoke', reviewers[1])).status).toBe(200)
    await strict.close()
  })

  test('the queue comes oldest first and page by page, each receipt once', async () => {
    const people = await times(10, () => client.newcomer())
    // Three at the same millisecond: only the id tells them apart.
    for (const person of people) await times(3, () => client.upload(person))
    const seen: string[] = []
    let cursor: string | null = null
    let pages = 0
    do {
      const query: string = cursor === null ? '' : `?cursor=${cursor}`
      const { body } = await cloud.call('GET', `/api/review/receipts${query}`, undefined, {
        token: reviewers[0].token,
      })
      seen.push(...body.receipts.map((row: { id: string }) => row.id))
      expect(body.receipts.length).toBeLessThanOrEqual(20)
      cursor = body.nextCursor
      pages++
    } while (cursor !== null)
    const waiting = await cloud.db
      .selectFrom('receipts')
      .select('id')
      .where('status', '=', 'PENDING_REVIEW')
      .orderBy('createdAt')
      .orderBy('id')
      .execute()
    expect(seen.sort()).toEqual(waiting.map(({ id }) => id).sort())
    expect(pages).toBeGreaterThan(1)
    const bad = await cloud.call('GET', '/api/review/receipts?cursor=1%27', undefined, {
      token: reviewers[0].token,
    })
    expect(bad.status).toBe(400)
    const own = await cloud.call('GET', '/api/payment/history', undefined, {
      token: people[0]?.token ?? '',
    })
    expect(own.body.receipts).toHaveLength(3)
    expect(JSON.stringify(own.body)).not.toMatch(/imageKey|idempotency|decidedBy/)
  })

  test('own data is never too large to send: the newest images are in it, the others are told', async () => {
    const me = await client.newcomer()
    for (let count = 0; count < 3; count++) {
      cloud.clock.at++
      await client.upload(me)
    }
    const rows = await client.rowsOf(me)
    for (const { imageKey } of rows)
      await cloud.objects.put(imageKey, Buffer.alloc(5_000_000, 7), 'image/jpeg')
    const { status, body } = await cloud.call('GET', '/api/account/export', undefined, me)
    expect(status).toBe(200)
    const receipts: { imageJpegBase64: string | null; imageAddress: string }[] = body.data.receipts
    expect(receipts.map(({ imageJpegBase64 }) => imageJpegBase64 !== null)).toEqual([
      true,
      true,
      false,
    ])
    const oldest = await cloud.app.inject({
      url: receipts[2]?.imageAddress ?? '',
      headers: { authorization: `Bearer ${me.token}` },
    })
    expect([oldest.statusCode, oldest.rawPayload.length]).toEqual([200, 5_000_000])
  })

  test('own data holds the receipts with their images, and goes with the account', async () => {
    const me = await client.newcomer()
    const { receiptId } = (await client.upload(me)).body
    await client.decide(receiptId, 'approve', reviewers[0])
    const part = cloud.app.parts.ownData.find(({ name }) => name === 'receipts')
    const exported = JSON.parse(JSON.stringify(await part?.export(me.id)))
    expect(exported).toMatchObject([
      { id: receiptId, status: 'APPROVED', history: [{ version: 1 }, { version: 2 }] },
    ])
    const image = Buffer.from(exported[0].imageJpegBase64, 'base64')
    expect(await sharp(image).metadata()).toMatchObject({ format: 'jpeg', width: 540 })
    expect(JSON.stringify(exported)).not.toContain(reviewers[0].id)
    const key = (await client.rowsOf(me))[0]?.imageKey ?? ''
    await cloud.db.transaction().execute(async trx => {
      await part?.erase(trx, me.id)
      await trx.deleteFrom('accounts').where('id', '=', me.id).execute()
    })
    expect(await client.rowsOf(me)).toEqual([])
    for (const table of ['receiptHistory', 'imageParts'] as const) {
      const left = await cloud.db
        .selectFrom(table)
        .select('receiptId')
        .where('receiptId', '=', receiptId)
        .execute()
      expect(left).toEqual([])
    }
    await deleteErased(cloud.app.parts)
    expect(await cloud.objects.has(key)).toBe(false)
  })
})
