import { afterAll, expect, it } from 'vitest'
import { drawReceipt } from '../testing/make-images.ts'
import { startPostgres } from '../testing/postgres-server.ts'
import { createReceiptClient, type Person } from '../testing/receipt-client.ts'
import { startTestCloud } from '../testing/test-cloud.ts'

const crashes = 5
const postgres = await startPostgres()
afterAll(() => postgres?.close())

it.skipIf(postgres === null)(
  `P5, P6: PostgreSQL crashes ${crashes} times under uploads and racing reviewers: no double decision, no row without its image`,
  { timeout: 600_000 },
  async () => {
    if (!postgres) return
    const cloud = await startTestCloud({ kind: 'postgres', url: await postgres.createDatabase() })
    const client = createReceiptClient(cloud)
    const reviewers = [await cloud.staff('reviewer'), await cloud.staff('reviewer')] as const
    const people: Person[] = []
    for (let count = 0; count < 4; count++) people.push(await client.newcomer())
    cloud.app.parts.onDecided.push(async (trx, receipt) => {
      // As an entitlement would be: granted in the same transaction.
      await trx
        .updateTable('accounts')
        .set({ nickname: `granted ${receipt.id}` })
        .where('id', '=', receipt.accountId)
        .execute()
    })
    const statuses = new Set<number>()
    const told = new Map<string, string>()
    let isOver = false
    let decisions = 0
    const image = await drawReceipt('crash')
    let uploads = 0

    /** Sends the same upload until it is answered, as the app does. */
    const pay = async (person: Person) => {
      while (!isOver) {
        const key = `crash-${++uploads}`.padEnd(12, '-')
        for (let tries = 0; tries < 200 && !isOver; tries++) {
          const { status, body } = await client.upload(person, { image, key })
          statuses.add(status)
          if (status === 200) told.set(`${person.id} ${key}`, body.receiptId)
          if (status < 500) break
          await pause(100)
        }
        cloud.clock.at += 3_600_000 * 3
        await pause(20)
      }
    }
    const review = async (reviewer: Person, action: 'approve' | 'reject') => {
      while (!isOver) {
        const queue = await cloud.call('GET', '/api/review/receipts', undefined, {
          token: reviewer.token,
        })
        statuses.add(queue.status)
        if (queue.status !== 200) await pause(100)
        for (const { id } of queue.body.receipts ?? []) {
          const { status } = await client.decide(id, action, reviewer, {
            ...(action === 'approve' && { isDuplicateSeen: true }),
          })
          statuses.add(status)
          if (status === 200) decisions++
        }
      }
    }
    // Times do not end anybody's sign-in here.
    const far = cloud.clock.at + 1000 * 86_400_000
    await cloud.db.updateTable('tokens').set({ expiresAt: far }).execute()
    await cloud.db.updateTable('signIns').set({ endsAt: far }).execute()
    const work = [
      ...people.map(pay),
      ...reviewers.flatMap(reviewer => [review(reviewer, 'approve'), review(reviewer, 'reject')]),
    ]
    /** However slow the machine is: something was decided before each crash and after the last. */
    const progress = async () => {
      for (const before = decisions; decisions < before + 2; ) await pause(10)
    }
    for (let count = 0; count < crashes; count++) {
      await progress()
      await pause(Math.random() * 200)
      await postgres.crash()
    }
    await progress()
    isOver = true
    await Promise.all(work)

    expect(cloud.lines.filter(line => line.includes('"INTERNAL"'))).toEqual([])
    expect([...statuses].filter(status => ![200, 409, 429, 503].includes(status))).toEqual([])
    expect(statuses).toContain(503)
    const receipts = await cloud.db.selectFrom('receipts').selectAll().execute()
    const history = await cloud.db.selectFrom('receiptHistory').selectAll().execute()
    expect(receipts.filter(({ status }) => status !== 'PENDING_REVIEW').length).toBeGreaterThan(2)
    for (const receipt of receipts) {
      expect(await cloud.objects.has(receipt.imageKey)).toBe(true)
      const own = history.filter(({ receiptId }) => receiptId === receipt.id)
      expect(own.map(({ version }) => version).sort()).toEqual(
        Array.from({ length: receipt.version }, (_, index) => index + 1),
      )
      const decisions = own.filter(({ status }) => status !== 'PENDING_REVIEW')
      expect(decisions.map(({ status }) => status)).toEqual(
        receipt.status === 'PENDING_REVIEW' ? [] : [receipt.status],
      )
    }
    // Whatever was answered is there.
    const ids = receipts.map(({ id }) => id)
    for (const id of told.values()) expect(ids).toContain(id)
    const audited = await cloud.db
      .selectFrom('audit')
      .select('subjectId')
      .where('type', 'in', ['receipt.approved', 'receipt.rejected'])
      .execute()
    expect(audited.length).toBe(receipts.filter(({ decidedAt }) => decidedAt !== null).length)
    await cloud.close()
  },
)

const pause = (ms: number) => new Promise(resolve => setTimeout(resolve, ms))
