import { randomUUID } from 'node:crypto'
import { expect, it, onTestFinished } from 'vitest'
import { createReceiptClient } from '../testing/receipt-client.ts'
import { sqliteStorage, startTestCloud } from '../testing/test-cloud.ts'
import { sweepImages } from './sweep-images.ts'

it('P5: where most images have no row the database and the store are no pair: nothing is deleted', async () => {
  const cloud = await startTestCloud(await sqliteStorage())
  onTestFinished(() => cloud.close())
  const client = createReceiptClient(cloud)
  await client.upload(await client.newcomer())
  for (let count = 0; count < 101; count++)
    await cloud.objects.put(`receipts/${randomUUID()}.jpg`, Buffer.from('x'), 'image/jpeg')
  const sweep = () => sweepImages(cloud.app.parts, () => {})
  await expect(sweep()).rejects.toMatchObject({ code: 'ORPHANS_TOO_MANY' })
  const kept = await client.storedKeys()
  expect(kept).toHaveLength(102)
  const [mine] = await cloud.db.selectFrom('receipts').select('imageKey').execute()
  const [orphan = ''] = kept.filter(key => key !== mine?.imageKey)
  await cloud.objects.delete(orphan)
  expect(await sweep()).toEqual({ erased: 0, orphans: 100, lost: 0 })
  expect(await client.storedKeys()).toEqual([mine?.imageKey])
})
