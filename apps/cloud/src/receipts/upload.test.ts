import { createHash, randomUUID } from 'node:crypto'
import sharp from 'sharp'
import { describe, expect } from 'vitest'
import { drawing, drawReceipt } from '../testing/make-images.ts'
import { createReceiptClient, type Person, type ReceiptClient } from '../testing/receipt-client.ts'
import { openReceiptTiers } from '../testing/receipt-tiers.ts'
import { startTestCloud, type TestCloud } from '../testing/test-cloud.ts'
import { testOn } from '../testing/tiers.ts'
import { sweepImages } from './sweep-images.ts'

const tiers = await openReceiptTiers()
const dayMs = 86_400_000
const times = <T>(count: number, run: (index: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, index) => run(index)))
const fail = (error: unknown) => {
  throw error
}

describe.each(tiers)('uploads on $name', ({ open }) => {
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

  test('keeps the first generation’s answers of upload and status', async () => {
    const me = await client.newcomer()
    expect(await client.statusOf(me)).toEqual({
      success: true,
      status: 'NONE',
      message: '还没有上传付款凭证',
      receipt: null,
    })
    const { body } = await client.upload(me)
    expect(body).toMatchObject({ success: true, status: 'PENDING_REVIEW', message: /等待人工审核/ })
    expect(await client.statusOf(me)).toMatchObject({ status: 'PENDING_REVIEW' })
    await client.decide(body.receiptId, 'reject', reviewers[0], {
      reason: 'WRONG_AMOUNT',
      reasonText: '差\n1 元\n',
    })
    expect(await client.statusOf(me)).toMatchObject({
      status: 'REJECTED',
      message: '审核未通过：金额与所选套餐不符：差 1 元。请核对后重新上传',
      receipt: { status: 'REJECTED', reason: 'WRONG_AMOUNT', reasonText: '差 1 元' },
    })
    cloud.clock.at++
    const second = await client.upload(me)
    await client.decide(second.body.receiptId, 'approve', reviewers[0])
    expect(await client.statusOf(me)).toMatchObject({ status: 'APPROVED' })
    await client.decide(second.body.receiptId, 'revoke', reviewers[0], { reason: 'REFUNDED' })
    expect(await client.statusOf(me)).toMatchObject({
      status: 'REJECTED',
      message: /已撤销：这笔付款已退回/,
      receipt: { status: 'REVOKED', version: 3 },
    })
  })

  test('P1: 20 uploads at once with one key make one row, one image and one answer', async () => {
    const me = await client.newcomer()
    const image = await drawReceipt('p1')
    const before = await client.storedKeys()
    const answers = await times(20, () => client.upload(me, { image, key: 'key-of-p1' }))
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1)
    expect(answers[0]?.status).toBe(200)
    const rows = await client.rowsOf(me)
    expect(rows).toHaveLength(1)
    const added = (await client.storedKeys()).filter(key => !before.includes(key))
    expect(added).toEqual([rows[0]?.imageKey])
    const other = await client.upload(me, { key: 'key-of-p1' })
    expect([other.status, other.body.problem.code]).toEqual([409, 'KEY_REUSED'])
    const stranger = await client.newcomer()
    expect((await client.upload(stranger, { key: 'key-of-p1' })).status).toBe(200)
  })

  test('P1: without a key the image itself says which upload it is, until it is turned down', async () => {
    const me = await client.newcomer()
    const image = await drawReceipt('p1 without a key')
    const first = await client.upload(me, { image })
    const answers = await times(20, () => client.upload(me, { image }))
    expect(answers.map(({ text }) => text)).toEqual(Array(20).fill(first.text))
    await client.decide(first.body.receiptId, 'reject', reviewers[0])
    const again = await times(4, () => client.upload(me, { image }))
    expect(new Set(again.map(({ body }) => body.receiptId)).size).toBe(1)
    expect(again[0]?.body.receiptId).not.toBe(first.body.receiptId)
    expect(await client.rowsOf(me)).toHaveLength(2)
  })

  test('A7: at most three wait and ten come in a day, also when they come at once', async () => {
    const me = await client.newcomer()
    const answers = await times(8, () => client.upload(me))
    const codes = answers.map(({ status, body }) => body.problem?.code ?? status).sort()
    expect(codes).toEqual([200, 200, 200, ...Array(5).fill('TOO_MANY_PENDING')])
    const keys = await client.storedKeys()
    for (const { imageKey } of await client.rowsOf(me)) expect(keys).toContain(imageKey)
    for (let count = 3; count <= 10; count++) {
      for (const { id, status } of await client.rowsOf(me))
        if (status === 'PENDING_REVIEW') await client.decide(id, 'reject', reviewers[0])
      const { status, body } = await client.upload(me)
      expect([count, body.problem?.code ?? status]).toEqual([
        count,
        count < 10 ? 200 : 'TOO_MANY_UPLOADS',
      ])
      cloud.clock.at += 1000
    }
    cloud.clock.at += dayMs
    me.token = (await cloud.login(me.email)).body.token
    reviewers = [await cloud.staff('reviewer'), await cloud.staff('reviewer')]
    expect((await client.upload(me)).status).toBe(200)
  })

  test('P2, P3: what is kept is a new JPEG without anything else', async () => {
    const me = await client.newcomer()
    const image = await sharp(await drawing('p3').png().toBuffer())
      .withExif({ IFD0: { Make: 'Secret Phone' } })
      .png()
      .toBuffer()
    const { body } = await client.upload(me, { image, name: 'a.png', type: 'image/png' })
    const [row] = await client.rowsOf(me)
    expect(row?.imageSha256).toBe(createHash('sha256').update(image).digest('hex'))
    const served = await client.imageOf(body.receiptId, me.token)
    expect(await sharp(served.rawPayload).metadata()).toMatchObject({ format: 'jpeg' })
    expect(served.rawPayload.includes('Secret Phone')).toBe(false)
  })

  test('P2: what is no receipt leaves neither row nor image', async () => {
    const me = await client.newcomer()
    const before = await client.storedKeys()
    const jpeg = await drawReceipt('p2')
    const given: [Parameters<ReceiptClient['upload']>[1], number, string][] = [
      [{ image: Buffer.from('<svg/>'), name: 'a.svg', type: 'image/svg+xml' }, 415, 'IMAGE_KIND'],
      [{ image: Buffer.from('<html>'), name: 'a.png', type: 'image/png' }, 415, 'IMAGE_KIND'],
      [{ image: Buffer.alloc(0) }, 400, 'IMAGE_EMPTY'],
      [{ image: jpeg.subarray(0, 5000) }, 422, 'IMAGE_BROKEN'],
      [{ image: jpeg, name: 'a.png' }, 415, 'IMAGE_MISNAMED'],
      [
        { image: Buffer.concat([jpeg, Buffer.alloc(10 * 2 ** 20 + 1 - jpeg.length)]) },
        413,
        'IMAGE_BYTES',
      ],
      [{ image: jpeg, fields: { amountFen: '1.5' } }, 400, 'BAD_REQUEST'],
      [{ image: jpeg, fields: { amountFen: '-1' } }, 400, 'BAD_REQUEST'],
      [{ image: jpeg, fields: { channel: 'gold' } }, 400, 'BAD_REQUEST'],
      [{ image: jpeg, fields: { tradeNo: "1' or '1" } }, 400, 'BAD_REQUEST'],
      [{ image: jpeg, fields: { planId: '../x' } }, 400, 'BAD_REQUEST'],
      [{ image: jpeg, fields: { tradeNo: '9'.repeat(5000) } }, 400, 'BAD_REQUEST'],
      [{ image: jpeg, fields: { __proto__x: '1', constructor: '1' } }, 400, 'BAD_REQUEST'],
      [{ image: jpeg, key: 'short' }, 400, 'BAD_REQUEST'],
    ]
    for (const [index, [upload, status, code]] of given.entries()) {
      const answer = await client.upload(me, upload)
      expect([index, answer.status, answer.body.problem?.code]).toEqual([index, status, code])
    }
    expect(await client.rowsOf(me)).toEqual([])
    expect(await client.storedKeys()).toEqual(before)
  })

  test('P2: bodies that are no upload are told so', async () => {
    const me = await client.newcomer()
    const send = (type: string, payload: string) =>
      cloud.app.inject({
        method: 'POST',
        url: '/api/payment/upload',
        headers: { authorization: `Bearer ${me.token}`, 'content-type': type },
        payload,
      })
    const head = '--x\r\ncontent-disposition: form-data; name="file"; filename="a.jpg"\r\n\r\n'
    const cases: [string, string, number][] = [
      ['application/json', '{}', 415],
      ['text/plain', 'x', 415],
      ['multipart/form-data', head, 400],
      ['multipart/form-data; boundary=x', '', 400],
      ['multipart/form-data; boundary=x', `${head}half`, 400],
      ['multipart/form-data; boundary=x', 'no boundary in here', 400],
      ['multipart/form-data; boundary=x', '--x--\r\n', 400],
      ['multipart/form-data; boundary=x', `${head}\r\n${head}\r\n--x--\r\n`, 400],
    ]
    for (const [type, payload, status] of cases) {
      const answer = await send(type, payload)
      expect([type, payload, answer.statusCode]).toEqual([type, payload, status])
      expect(answer.json().problem.next).toMatch(/[一-龥]/)
    }
    const form = new FormData()
    form.append('other', new Blob(['x']), 'a.jpg')
    expect((await client.sendForm(me, form)).body.problem.code).toBe('IMAGE_MISSING')
    // No other route takes a form.
    const { statusCode } = await cloud.app.inject({
      method: 'POST',
      url: '/api/auth/login',
      headers: { 'content-type': 'multipart/form-data; boundary=x' },
      payload: head,
    })
    expect(statusCode).toBe(415)
  })

  test('P4: only the owner and reviewers get the image; for others it is not there', async () => {
    const [me, other] = [await client.newcomer(), await client.newcomer()]
    const { receiptId } = (await client.upload(me)).body
    const answer = await client.imageOf(receiptId, me.token)
    expect(answer.statusCode).toBe(200)
    expect(answer.headers).toMatchObject({
      'content-type': 'image/jpeg',
      'content-disposition': 'attachment; filename="receipt.jpg"',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      'cross-origin-resource-policy': 'same-origin',
      'content-security-policy': expect.stringContaining('sandbox'),
    })
    expect((await client.imageOf(receiptId, reviewers[0].token)).statusCode).toBe(200)
    const strange = await client.imageOf(receiptId, other.token)
    const missing = await client.imageOf(randomUUID(), other.token)
    expect([strange.statusCode, missing.statusCode]).toEqual([404, 404])
    const strip = (text: string) => ({ ...JSON.parse(text), requestId: '' })
    expect(strip(strange.body)).toEqual(strip(missing.body))
    for (const id of ['..%2f..%2fcloud.db', '%2e%2e%2f', 'receipts%2fx.jpg', '%00']) {
      const { statusCode } = await client.imageOf(id, me.token)
      expect([400, 404]).toContain(statusCode)
    }
    expect((await client.imageOf(receiptId, 'x'.repeat(43))).statusCode).toBe(401)
  })

  test('P5: the sweeper takes images without a row and tells of rows without an image', async () => {
    const me = await client.newcomer()
    const kept = (await client.upload(me)).body.receiptId
    const lost = (await client.upload(me)).body.receiptId
    const keyOf = async (id: string) =>
      (await client.rowsOf(me)).find(row => row.id === id)?.imageKey ?? ''
    const orphan = `receipts/${randomUUID()}.jpg`
    await cloud.objects.put(orphan, Buffer.from('x'), 'image/jpeg')
    // The store's own clock says how old an image is; one that may still get its row stays.
    const parts = { ...cloud.app.parts, now: Date.now }
    expect((await sweepImages(parts, fail)).orphans).toBe(0)
    expect(await cloud.objects.has(orphan)).toBe(true)
    await cloud.objects.delete(await keyOf(lost))
    const later = Date.now() + 2 * 3_600_000
    const swept = await sweepImages({ ...parts, now: () => later }, fail)
    expect(swept.orphans).toBeGreaterThanOrEqual(1)
    expect(await cloud.objects.has(orphan)).toBe(false)
    expect(await cloud.objects.has(await keyOf(kept))).toBe(true)
    const inAWeek = cloud.clock.at + 8 * dayMs
    const week = await sweepImages({ ...parts, now: () => inAWeek }, fail)
    expect(week.lost).toBe(1)
    expect(await client.statusOf(me)).toMatchObject({ status: expect.any(String) })
    const rows = await client.rowsOf(me)
    expect(rows.find(({ id }) => id === lost)).toMatchObject({
      status: 'REJECTED',
      reason: 'IMAGE_LOST',
      imageLostAt: inAWeek,
    })
    expect(rows.find(({ id }) => id === kept)).toMatchObject({
      status: 'PENDING_REVIEW',
      imageLostAt: null,
    })
    expect((await client.imageOf(lost, me.token)).statusCode).toBe(404)
  })
})
