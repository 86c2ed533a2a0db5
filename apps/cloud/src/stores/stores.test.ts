import { randomBytes, randomUUID } from 'node:crypto'
import { mkdir, mkdtemp, readdir, stat, utimes, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startS3 } from '../testing/s3-server.ts'
import { openDiskStore } from './disk-store.ts'
import type { ObjectStore, StoredObject } from './object-store.ts'
import { bucketAddress, openS3Store } from './s3-store.ts'

const s3 = await startS3()
afterAll(() => s3.close())
async function all(objects: AsyncIterable<StoredObject>): Promise<StoredObject[]> {
  const found: StoredObject[] = []
  for await (const object of objects) found.push(object)
  return found
}
const temporary = () => mkdtemp(join(tmpdir(), 'talkingcat-objects-'))

describe.each([
  { name: 'disk', open: async () => openDiskStore(await temporary()) },
  { name: 'S3', open: async () => openS3Store(s3.place) },
])('a store on $name', ({ open }) => {
  let store: ObjectStore
  const newKey = () => `receipts/${randomUUID()}.jpg`
  beforeAll(async () => {
    store = await open()
  })

  it('P4: gives back what it was given, byte for byte, until it is deleted', async () => {
    const key = newKey()
    expect([await store.get(key), await store.has(key)]).toEqual([null, false])
    for (const bytes of [randomBytes(300_000), Buffer.alloc(0), randomBytes(10)]) {
      await store.put(key, bytes, 'image/jpeg')
      expect((await store.get(key))?.equals(bytes)).toBe(true)
    }
    expect(await store.has(key)).toBe(true)
    await store.delete(key)
    await store.delete(key)
    expect([await store.get(key), await store.has(key)]).toEqual([null, false])
  })

  it('lists one folder with the time of each', async () => {
    const folder = `list-${randomUUID().slice(0, 8)}`
    const keys = Array.from({ length: 12 }, () => `${folder}/${randomUUID()}.jpg`).sort()
    for (const key of keys) await store.put(key, Buffer.from('x'), 'image/jpeg')
    await store.put(`${folder}-2/${randomUUID()}.jpg`, Buffer.from('x'), 'image/jpeg')
    const found = await all(store.list(folder))
    expect(found.map(({ key }) => key).sort()).toEqual(keys)
    for (const { storedAt } of found) expect(Math.abs(storedAt - Date.now())).toBeLessThan(60_000)
    expect(await all(store.list('nothing-here'))).toEqual([])
  })

  it.each([
    '../x.jpg',
    'receipts/../../x.jpg',
    '/etc/passwd',
    'receipts/x',
    'receipts/a/b.jpg',
    'receipts/%2e%2e.jpg',
    'receipts/x.jpg\u0000.png',
    '',
  ])('P4: takes no key like %j', async key => {
    await expect(store.put(key, Buffer.from('x'), 'image/jpeg')).rejects.toThrow('not a key')
    await expect(store.get(key)).rejects.toThrow('not a key')
  })
})

it('P4: files on disk are for this user only, and no draft is left or listed', async () => {
  const root = await temporary()
  const dead = join(root, 'receipts', '.draft-dead')
  const young = join(root, 'receipts', '.draft-young')
  await mkdir(join(root, 'receipts'))
  for (const path of [dead, young]) await writeFile(path, 'half')
  await utimes(dead, new Date(0), new Date(0))
  const store = await openDiskStore(root)
  await store.put('receipts/a.jpg', Buffer.from('x'), 'image/jpeg')
  expect((await readdir(join(root, 'receipts'))).sort()).toEqual(['.draft-young', 'a.jpg'])
  expect((await all(store.list('receipts'))).map(({ key }) => key)).toEqual(['receipts/a.jpg'])
  if (process.platform === 'win32') return
  expect((await stat(join(root, 'receipts/a.jpg'))).mode & 0o777).toBe(0o600)
})

it('P4: the bucket is closed to whoever it does not know', async () => {
  const key = `receipts/${randomUUID()}.jpg`
  await openS3Store(s3.place).put(key, Buffer.from('x'), 'image/jpeg')
  const stranger = openS3Store({ ...s3.place, keyId: 'guessed' })
  await expect(stranger.put(key, Buffer.from('y'), 'image/jpeg')).rejects.toMatchObject({
    code: 'IMAGE_STORE_UNAVAILABLE',
  })
  expect(String(await openS3Store(s3.place).get(key))).toBe('x')
})

it('a listing goes on over all its pages', async () => {
  const page = (from: number, next: string) =>
    `<ListBucketResult>${[from, from + 1].map(n => `<Contents><Key>receipts/k${n}.jpg</Key><LastModified>2026-01-0${n}T00:00:00.000Z</LastModified></Contents>`).join('')}${next}</ListBucketResult>`
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(new URL(request.url ?? '', 'http://x').searchParams.get('continuation-token') ?? '')
    const isFirst = asked.length === 1
    response.end(
      page(
        isFirst ? 1 : 3,
        isFirst ? '<NextContinuationToken>a&amp;b=</NextContinuationToken>' : '',
      ),
    )
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const store = openS3Store({ ...s3.place, endpoint: `http://127.0.0.1:${port}` })
  const keys = (await all(store.list('receipts'))).map(({ key }) => key)
  server.close()
  expect(asked).toEqual(['', 'a&b='])
  expect(keys).toEqual([1, 2, 3, 4].map(n => `receipts/k${n}.jpg`))
})

it('a store that can not be reached is a problem with a time, not a missing object', async () => {
  const gone = openS3Store({ ...s3.place, endpoint: 'http://127.0.0.1:1' })
  await expect(gone.get('receipts/a.jpg')).rejects.toMatchObject({
    code: 'IMAGE_STORE_UNAVAILABLE',
    retryAfterS: 2,
  })
  const noBucket = openS3Store({ ...s3.place, bucket: 'other' })
  await expect(all(noBucket.list('receipts'))).rejects.toMatchObject({
    code: 'IMAGE_STORE_UNAVAILABLE',
  })
})

it('writes the bucket before the host where the store wants it', () => {
  const place = { ...s3.place, endpoint: 'https://cos.ap-guangzhou.myqcloud.com' }
  expect(bucketAddress({ ...place, addressing: 'host' })).toBe(
    'https://receipts.cos.ap-guangzhou.myqcloud.com',
  )
  expect(bucketAddress({ ...place, addressing: 'path' })).toBe(
    'https://cos.ap-guangzhou.myqcloud.com/receipts',
  )
})
