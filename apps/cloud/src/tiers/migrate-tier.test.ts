import { randomBytes } from 'node:crypto'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { verifyAudit } from '../audit/verify-audit.ts'
import { readConfig } from '../config.ts'
import { openDatabase } from '../database/open-database.ts'
import { eraseOldImages } from '../receipts/erase-old-images.ts'
import { deleteErased } from '../receipts/sweep-images.ts'
import { stepAt, stepMs, totpCode } from '../reviewers/totp.ts'
import { openDiskStore } from '../stores/disk-store.ts'
import { openS3Store } from '../stores/s3-store.ts'
import { makeInstallation } from '../testing/make-installation.ts'
import { startPostgres } from '../testing/postgres-server.ts'
import { createReceiptClient } from '../testing/receipt-client.ts'
import { startS3 } from '../testing/s3-server.ts'
import { goodPassword, startTestCloud, testSecretsKey } from '../testing/test-cloud.ts'
import { migrateTier } from './migrate-tier.ts'
import { migrateTierCommand } from './migrate-tier-command.ts'

const postgres = await startPostgres()
afterAll(() => postgres?.close())
const timeout = 240_000

/** A small server's whole life in one folder, as `npm run cloud` leaves it. */
async function fillFolder() {
  const folder = await mkdtemp(join(tmpdir(), 'talkingcat-tier-'))
  const storage = { kind: 'sqlite' as const, folder, path: join(folder, 'cloud.db') }
  const objects = await openDiskStore(join(folder, 'objects'))
  const cloud = await startTestCloud(storage, 1, null, { objects })
  const client = createReceiptClient(cloud)
  const reviewer = await cloud.staff('reviewer')
  const enrol = await cloud.call(
    'POST',
    '/api/auth/totp/enrol',
    { password: goodPassword },
    { token: reviewer.token },
  )
  const totp = String(enrol.body.secret)
  await cloud.call(
    'POST',
    '/api/auth/totp/confirm',
    { code: totpCode(totp, stepAt(cloud.clock.at)) },
    { token: reviewer.token },
  )
  const payer = await client.newcomer()
  const installation = makeInstallation('直播间 “甲”').for(payer.id)
  await cloud.call('POST', '/api/installations', installation, { token: payer.token })
  for (const fields of [{ amountFen: '9900', tradeNo: '4200001' }, { tradeNo: '4200002' }]) {
    const { body } = await client.upload(payer, { fields })
    await client.decide(body.receiptId, 'approve', reviewer)
  }
  const close = () => cloud.close()
  return { folder, storage, objects, cloud, payer, reviewer: { ...reviewer, totp }, close }
}

describe.skipIf(postgres === null)('from SQLite and a folder to PostgreSQL and a bucket', () => {
  it('takes everything over, counted and hashed, and the server goes on there', {
    timeout,
  }, async () => {
    if (!postgres) return
    const filled = await fillFolder()
    await filled.close()
    const s3 = await startS3()
    const url = await postgres.createDatabase()
    const { bucket, endpoint, region } = s3.place
    const env = {
      DATABASE_URL: url,
      OBJECT_STORE: `s3://${bucket}?endpoint=${endpoint}&region=${region}`,
      OBJECT_STORE_KEY_ID: s3.place.keyId,
      OBJECT_STORE_SECRET: s3.place.secret,
    }
    const config = readConfig({ ...env, SECRETS_KEY: testSecretsKey })
    const target = await openDatabase(config.storage)
    // Without the old key nobody of the staff could sign in over there.
    const otherKey = readConfig({ ...env, SECRETS_KEY: randomBytes(32).toString('base64') })
    await expect(migrateTierCommand(target, filled.folder, otherKey)).rejects.toMatchObject({
      code: 'TIER_KEY_DIFFERS',
    })
    const { text } = await migrateTierCommand(target, filled.folder, config)
    for (const line of ['accounts', 'receipts', 'entitlements', 'ledger', 'audit', '图片'])
      expect(text).toMatch(new RegExp(`^${line} +[1-9]`, 'm'))
    expect((await verifyAudit(target)).isWhole).toBe(true)
    await expect(migrateTierCommand(target, filled.folder, config)).rejects.toMatchObject({
      code: 'TIER_TARGET_NOT_EMPTY',
    })
    await target.destroy()

    const moved = await startTestCloud(config.storage, 1, null, { objects: openS3Store(s3.place) })
    const { token, email } = filled.payer
    const me = await moved.call('GET', '/api/auth/me', undefined, { token })
    expect(me.body).toMatchObject({ isPaid: true, user: { email } })
    expect((await moved.login(email)).status).toBe(200)
    const { reviewer } = filled
    moved.clock.at += stepMs
    const code = totpCode(reviewer.totp, stepAt(moved.clock.at))
    expect((await moved.login(reviewer.email, goodPassword, { code })).status).toBe(200)
    const { imageKey, id } = await moved.db
      .selectFrom('receipts')
      .select(['imageKey', 'id'])
      .limit(1)
      .executeTakeFirstOrThrow()
    expect(await moved.objects.has(imageKey)).toBe(true)
    const image = await moved.app.inject({
      url: `/api/payment/receipts/${id}/image`,
      headers: { authorization: `Bearer ${token}` },
    })
    expect(image.statusCode).toBe(200)
    await moved.close()
    await s3.close()
  })

  it('interrupted among the objects it starts again; a strange object or a busy source ends it', {
    timeout,
  }, async () => {
    if (!postgres) return
    const filled = await fillFolder()
    const { db } = filled.cloud
    const s3 = await startS3()
    const objects = openS3Store(s3.place)
    const target = await openDatabase({ kind: 'postgres', url: await postgres.createDatabase() })
    let puts = 0
    const breaking = {
      ...objects,
      put: (...args: Parameters<typeof objects.put>) =>
        ++puts === 2 ? Promise.reject(new Error('the line broke')) : objects.put(...args),
    }
    const rows = async () =>
      Number((await target.selectFrom('accounts').select('id').execute()).length)
    const from = { db, objects: filled.objects }
    await expect(migrateTier(from, { db: target, objects: breaking })).rejects.toThrow('line broke')
    expect(await rows()).toBe(0)
    await objects.put('receipts/strange.jpg', Buffer.from('x'), 'image/jpeg')
    await expect(migrateTier(from, { db: target, objects })).rejects.toMatchObject({
      code: 'TIER_DIFFERS',
    })
    expect(await rows()).toBe(0)
    await objects.delete('receipts/strange.jpg')
    const report = await migrateTier(from, { db: target, objects })
    expect(report.objects.count).toBe(2)
    expect(await rows()).toBe(report.tables.accounts?.count)
    await target.destroy()
    await filled.close()
    await s3.close()
  })

  it('C1: an image whose time was over is not expected, and one still queued goes over there', {
    timeout,
  }, async () => {
    if (!postgres) return
    const filled = await fillFolder()
    const { db, app, clock } = filled.cloud
    const later = clock.at + 180 * 86_400_000
    expect(await eraseOldImages({ ...app.parts, now: () => later })).toBe(2)
    const [first, second] = await db.selectFrom('receipts').select(['id', 'imageKey']).execute()
    await filled.objects.delete(first?.imageKey ?? '')
    await db
      .deleteFrom('imageDeletions')
      .where('key', '=', first?.imageKey ?? '')
      .execute()
    const s3 = await startS3()
    const objects = openS3Store(s3.place)
    const storage = { kind: 'postgres' as const, url: await postgres.createDatabase() }
    const target = await openDatabase(storage)
    const report = await migrateTier({ db, objects: filled.objects }, { db: target, objects })
    expect([report.objects.count, report.tables.image_deletions?.count]).toEqual([1, 1])
    await target.destroy()
    await filled.close()
    const moved = await startTestCloud(storage, 1, null, { objects })
    const client = createReceiptClient(moved)
    for (const row of [first, second])
      expect((await client.imageOf(row?.id ?? '', filled.payer.token)).statusCode).toBe(410)
    expect(await deleteErased(moved.app.parts)).toBe(1)
    expect(await client.storedKeys()).toEqual([])
    await moved.close()
    await s3.close()
  })

  it('needs a folder with a database and PostgreSQL to go to', async () => {
    if (!postgres) return
    const target = await openDatabase({ kind: 'postgres', url: await postgres.createDatabase() })
    const config = readConfig({})
    for (const folder of ['', '/nowhere'])
      await expect(migrateTierCommand(target, folder, config)).rejects.toMatchObject({
        code: 'TIER_SOURCE_MISSING',
      })
    await target.destroy()
  })
})
