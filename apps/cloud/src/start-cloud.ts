import type { AddressInfo } from 'node:net'
import { buildApp } from './build-app.ts'
import type { CloudConfig } from './config.ts'
import { openDatabase } from './database/open-database.ts'
import type { Database } from './database/schema.ts'
import { repeat } from './jobs/repeat.ts'
import { createSmtpMailer } from './mail/mailer.ts'
import { errorFacts } from './problems/error-facts.ts'
import { erasedKeepMs } from './receipts/erased-receipts.ts'
import { deleteErased, sweepImages } from './receipts/sweep-images.ts'
import { findReviewPage } from './routes/review-page.ts'
import { resealSecrets } from './secrets/reseal-secrets.ts'
import { openObjectStore } from './stores/open-object-store.ts'

const sweepMs = 3_600_000
const firstSweepMs = 60_000
/** Whoever deletes an account does not wait an hour for the images to be gone. */
const eraseMs = 60_000
const reconcileMs = 30_000

/** Opens the database, listens; `close()` answers what is under way and closes both. */
export async function startCloud(config: CloudConfig) {
  let app: Awaited<ReturnType<typeof buildApp>> | undefined
  const db = await openDatabase(config.storage, error => app?.log.warn(errorFacts(error)))
  try {
    const mailer = config.mail && createSmtpMailer(config.mail)
    const objects = await openObjectStore(config.objects)
    const logStream = process.stdout
    const reviewPage = findReviewPage()
    app = await buildApp(config, { db, objects, now: Date.now, logStream, mailer, reviewPage })
    const { resealed, unreadable } = await resealSecrets(db, app.parts.secretBox)
    if (resealed > 0) app.log.info({ resealed })
    if (unreadable > 0) app.log.error({ problem: 'SECRET_UNREADABLE', unreadable })
    await app.listen({ host: config.host, port: config.port })
  } catch (error) {
    await app?.close()
    await db.destroy()
    throw error
  }
  const { log } = app
  const opened = app
  const warn = (error: unknown) => log.warn(errorFacts(error))
  const sweepAll = () => {
    sweep(db, Date.now()).catch(warn)
    sweepImages(opened.parts, warn).then(swept => log.info(swept), warn)
  }
  // Also by a server that is stopped whenever nobody asks, and never lives an hour.
  const firstSweep = setTimeout(sweepAll, firstSweepMs)
  const timer = setInterval(sweepAll, sweepMs)
  const { payments } = opened.parts
  const tell = (problem: string) => (error: unknown, orderId: string) =>
    log.error({ ...errorFacts(error), problem, orderId })
  const reconciling = repeat(
    reconcileMs,
    signal => payments.reconcile(tell('RECONCILE'), signal),
    warn,
  )
  const refunding = repeat(
    reconcileMs,
    signal => payments.refunds.retry(tell('REFUND'), signal),
    warn,
  )
  const eraseTimer = setInterval(() => deleteErased(opened.parts).catch(warn), eraseMs)
  return {
    // A TCP server that listens has an address object.
    port: (app.server.address() as AddressInfo).port,
    async close() {
      clearTimeout(firstSweep)
      clearInterval(timer)
      clearInterval(eraseTimer)
      // Together: while a provider takes its time no new request is let in.
      await Promise.all([reconciling.close(), refunding.close(), opened.close()])
      await db.destroy()
    },
  }
}

/** Takes away what can not matter any more. */
export async function sweep(db: Database, at: number): Promise<void> {
  const dayMs = 24 * sweepMs
  await db.deleteFrom('throttles').where('expiresAt', '<=', at).execute()
  await db
    .deleteFrom('loginFailures')
    .where('lastAt', '<', at - 2 * dayMs)
    .execute()
  await db.deleteFrom('knownDevices').where('expiresAt', '<=', at).execute()
  await db.deleteFrom('tokens').where('expiresAt', '<=', at).execute()
  await db.deleteFrom('mailTokens').where('expiresAt', '<=', at).execute()
  await db.deleteFrom('emailChanges').where('expiresAt', '<=', at).execute()
  await db
    .deleteFrom('erasedReceipts')
    .where('erasedAt', '<', at - erasedKeepMs)
    .execute()
  // Nobody proved to own the address: no reason to keep it.
  await db
    .deleteFrom('accounts')
    .where('awaitsVerification', '=', 1)
    .where('createdAt', '<', at - 7 * dayMs)
    .execute()
  await db.deleteFrom('signIns').where('endsAt', '<=', at).execute()
  await db
    .updateTable('tokens')
    .set({ sealedNext: null })
    .where('usedAt', '<', at - 60_000)
    .execute()
}
