import { describe, expect } from 'vitest'
import { drawReceipt } from '../testing/make-images.ts'
import { createReceiptClient, type Person, type ReceiptClient } from '../testing/receipt-client.ts'
import { openReceiptTiers } from '../testing/receipt-tiers.ts'
import { goodPassword, startTestCloud, type TestCloud } from '../testing/test-cloud.ts'
import { testOn } from '../testing/tiers.ts'
import { eraseOldImages } from './erase-old-images.ts'
import { deleteErased, sweepImages } from './sweep-images.ts'

const tiers = await openReceiptTiers()
const dayMs = 86_400_000
const keptMs = 180 * dayMs
const fail = (error: unknown) => {
  throw error
}

describe.each(tiers)('images whose time is over on $name', ({ open }) => {
  let cloud: TestCloud
  let client: ReceiptClient
  let reviewer: Person
  const test = testOn(open, async place => {
    cloud = await startTestCloud(place.storage, 1, null, { objects: place.objects })
    client = createReceiptClient(cloud)
    reviewer = await cloud.staff('reviewer')
    return cloud
  })
  const partsAt = (at: number) => ({ ...cloud.app.parts, now: () => at })
  const sweepAt = (at: number) => sweepImages(partsAt(at), fail)
  const send = async (person: Person, image?: Buffer) =>
    String((await client.upload(person, { ...(image && { image }) })).body.receiptId)
  const rowOf = (id: string) =>
    cloud.db.selectFrom('receipts').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
  const stateOf = async (id: string) => {
    const { imageKey, imageErasedAt } = await rowOf(id)
    return { imageErasedAt, isStored: await cloud.objects.has(imageKey) }
  }
  const queued = () => cloud.db.selectFrom('imageDeletions').selectAll().execute()
  const told = async (id: string) =>
    (
      await cloud.db
        .selectFrom('audit')
        .select('type')
        .where('subjectId', '=', id)
        .where('type', 'in', ['receipt.image-erased', 'receipt.image-lost'])
        .execute()
    ).map(({ type }) => type)
  /** A receipt that was approved just now. */
  const approved = async (person: Person, image?: Buffer) => {
    const id = await send(person, image)
    await client.decide(id, 'approve', reviewer)
    return id
  }

  test('C1: not before the time, then once; a later decision counts anew, what waits stays', async () => {
    const me = await client.newcomer()
    const at = cloud.clock.at
    const [kept, revoked] = [await approved(me), await approved(me)]
    const rejected = await send(me)
    await client.decide(rejected, 'reject', reviewer)
    const pending = await send(me)
    cloud.clock.at += 1000
    await client.decide(revoked, 'revoke', reviewer)
    cloud.clock.at = at
    const isThere = { imageErasedAt: null, isStored: true }
    expect((await sweepAt(at + keptMs - 1)).erased).toBe(0)
    for (const id of [kept, revoked, rejected, pending]) expect(await stateOf(id)).toEqual(isThere)

    const isGone = { imageErasedAt: at + keptMs, isStored: false }
    expect(await sweepAt(at + keptMs)).toEqual({ erased: 2, orphans: 0, lost: 0 })
    for (const id of [kept, rejected]) expect(await stateOf(id)).toEqual(isGone)
    for (const id of [revoked, pending]) expect(await stateOf(id)).toEqual(isThere)

    // By now the store has been asked for every image again: what was erased is not lost.
    expect(await sweepAt(at + 20 * keptMs)).toEqual({ erased: 1, orphans: 0, lost: 0 })
    const asked: string[] = []
    const has = (key: string) => {
      asked.push(key)
      return cloud.objects.has(key)
    }
    const objects = { ...cloud.objects, has }
    const again = await sweepImages({ ...partsAt(at + 21 * keptMs), objects }, fail)
    expect(again).toEqual({ erased: 0, orphans: 0, lost: 0 })
    expect(asked).toContain((await rowOf(pending)).imageKey)
    for (const id of [kept, rejected, revoked])
      expect(asked).not.toContain((await rowOf(id)).imageKey)
    expect(await stateOf(kept)).toEqual(isGone)
    expect(await stateOf(pending)).toEqual(isThere)
    for (const id of [kept, rejected, revoked])
      expect(await told(id)).toEqual(['receipt.image-erased'])
    expect(await told(pending)).toEqual([])
    expect(await rowOf(kept)).toMatchObject({ status: 'APPROVED', version: 2, imageLostAt: null })
  })

  test('C1: the route tells owner and reviewers; hints, history, export and revoking go on', async () => {
    const [me, other] = [await client.newcomer(), await client.newcomer()]
    const image = await drawReceipt('erased by age')
    const id = await approved(me, image)
    const at = cloud.clock.at + keptMs
    await sweepAt(at)
    for (const { token } of [me, reviewer]) {
      const answer = await client.imageOf(id, token)
      expect(answer.statusCode).toBe(410)
      expect(answer.json().problem).toMatchObject({
        code: 'IMAGE_ERASED',
        message: /已按期删除/,
        next: /不用再上传/,
      })
    }
    expect((await client.imageOf(id, other.token)).statusCode).toBe(404)
    const views = await cloud.db
      .selectFrom('audit')
      .select('seq')
      .where('subjectId', '=', id)
      .where('type', '=', 'receipt.viewed')
      .execute()
    expect(views).toEqual([])

    const again = await send(other, image)
    const { body } = await cloud.call('GET', `/api/review/receipts/${again}`, undefined, reviewer)
    expect(body).toMatchObject({ receipt: { isHeld: true }, sameImage: [{ id }] })
    const history = await cloud.call('GET', '/api/payment/history', undefined, me)
    expect(history.body.receipts).toMatchObject([{ id, imageErasedAt: at }])
    const own = await cloud.call('GET', '/api/account/export', undefined, me)
    const { imageSha256, amountFen } = await rowOf(id)
    expect(own.body.data.receipts).toMatchObject([
      { id, imageSha256, amountFen, imageErasedAt: at, imageAddress: null, imageJpegBase64: null },
    ])
    expect((await client.decide(id, 'revoke', reviewer)).status).toBe(200)
    await sweepAt(at + 2 * keptMs)
    expect(await told(id)).toEqual(['receipt.image-erased'])
  })

  test('C1: without its audit row nothing is erased; while the store is asked nothing is lost', async () => {
    const me = await client.newcomer()
    const id = await approved(me)
    const at = cloud.clock.at + keptMs
    const audit = { append: () => Promise.reject(new Error('no audit')) }
    await expect(eraseOldImages({ ...partsAt(at), audit })).rejects.toThrow('no audit')
    expect(await stateOf(id)).toEqual({ imageErasedAt: null, isStored: true })
    expect(await queued()).toEqual([])
    const { imageKey } = await rowOf(id)
    const has = async (key: string) => {
      // Another replica's sweep, at a later time.
      await eraseOldImages(partsAt(at))
      await deleteErased(cloud.app.parts)
      return cloud.objects.has(key)
    }
    const before = cloud.clock.at + 8 * dayMs
    const objects = { ...cloud.objects, has }
    const swept = await sweepImages({ ...partsAt(before), objects }, fail)
    expect(swept.lost).toBe(0)
    expect(await cloud.objects.has(imageKey)).toBe(false)
    expect(await rowOf(id)).toMatchObject({ imageErasedAt: at, imageLostAt: null })
    expect(await told(id)).toEqual(['receipt.image-erased'])
  })

  test('C1: replicas at once and accounts being deleted do not get into each other’s way', async () => {
    const people = await Promise.all(Array.from({ length: 4 }, () => client.newcomer()))
    const ids: string[] = []
    for (const person of people)
      for (let count = 0; count < 3; count++) ids.push(await approved(person))
    const keys = await Promise.all(ids.map(async id => (await rowOf(id)).imageKey))
    const at = cloud.clock.at + keptMs
    const remove = ({ token }: Person) =>
      cloud.call('DELETE', '/api/account', { password: goodPassword }, { token })
    const [first, second, ...rest] = people
    const erase = () => eraseOldImages(partsAt(at))
    const [removed] = await Promise.all([
      Promise.all([first, second].flatMap(person => (person ? remove(person) : []))),
      ...Array.from({ length: 4 }, erase),
    ])
    expect(removed.map(({ status }) => status)).toEqual([200, 200])
    // Their images are queued already.
    for (const person of rest) expect((await remove(person)).status).toBe(200)
    expect((await queued()).map(({ key }) => key).sort()).toEqual([...keys].sort())
    for (const id of ids) expect((await told(id)).length).toBeLessThanOrEqual(1)
    for (const id of ids.slice(6)) expect(await told(id)).toEqual(['receipt.image-erased'])
    expect(await deleteErased(cloud.app.parts)).toBe(keys.length)
    const stored = await client.storedKeys()
    expect(keys.filter(key => stored.includes(key))).toEqual([])
  })

  test('C1: an image that came back from a backup is deleted again', async () => {
    const me = await client.newcomer()
    const id = await approved(me)
    const at = cloud.clock.at + keptMs
    await sweepAt(at)
    const { imageKey } = await rowOf(id)
    await cloud.objects.put(imageKey, Buffer.from('x'), 'image/jpeg')
    expect((await client.imageOf(id, me.token)).statusCode).toBe(410)
    expect(await sweepAt(at)).toEqual({ erased: 0, orphans: 1, lost: 0 })
    expect(await cloud.objects.has(imageKey)).toBe(false)
  })

  test('C1: the time is the server’s own', async () => {
    const me = await client.newcomer()
    const id = await approved(me)
    const at = cloud.clock.at + 30 * dayMs
    await eraseOldImages({ ...partsAt(at - 1), imageKeptDays: 30 })
    expect((await rowOf(id)).imageErasedAt).toBeNull()
    await eraseOldImages({ ...partsAt(at), imageKeptDays: 30 })
    expect((await rowOf(id)).imageErasedAt).toBe(at)
  })
})
