import { drawReceipt } from '../../apps/cloud/src/testing/make-images.ts'
import { startPostgres } from '../../apps/cloud/src/testing/postgres-server.ts'
import { createReceiptClient, type Person } from '../../apps/cloud/src/testing/receipt-client.ts'
import { startTestCloud } from '../../apps/cloud/src/testing/test-cloud.ts'
import type { Figure } from '../bench/figure.ts'

const hourMs = 3_600_000
const pause = (ms: number) => new Promise(resolve => setTimeout(resolve, ms))

/**
 * PostgreSQL is ended as by a power cut, again and again, while people upload and four reviewers
 * race. What was decided, granted and booked must then agree, row by row.
 */
export async function measureCrashes(crashes: number): Promise<Figure[]> {
  const postgres = await startPostgres()
  if (!postgres) {
    process.stdout.write('  没有安装 PostgreSQL 服务器，跳过崩溃一项\n')
    return []
  }
  const cloud = await startTestCloud({ kind: 'postgres', url: await postgres.createDatabase() })
  try {
    const client = createReceiptClient(cloud)
    const reviewers = [await cloud.staff('reviewer'), await cloud.staff('reviewer')]
    const people: Person[] = []
    for (let count = 0; count < 4; count++) people.push(await client.newcomer())
    // The clock runs hours a minute here, so that daily limits do not end the work.
    const far = cloud.clock.at + 10_000 * 24 * hourMs
    await cloud.db.updateTable('tokens').set({ expiresAt: far }).execute()
    await cloud.db.updateTable('signIns').set({ endsAt: far }).execute()
    const image = await drawReceipt('crash')
    let isOver = false
    let uploads = 0
    let lost = 0
    const pay = async (person: Person) => {
      while (!isOver) {
        const key = `crash-${++uploads}`.padEnd(12, '-')
        for (let tries = 0; tries < 200 && !isOver; tries++) {
          const { status } = await client.upload(person, { image, key })
          if (status === 503) lost++
          if (status < 500) break
          await pause(100)
        }
        cloud.clock.at += 3 * hourMs
        await pause(20)
      }
    }
    const review = async (reviewer: Person, action: 'approve' | 'reject') => {
      while (!isOver) {
        const queue = await cloud.call('GET', '/api/review/receipts', undefined, {
          token: reviewer.token,
        })
        if (queue.status !== 200) await pause(100)
        for (const { id } of queue.body.receipts ?? [])
          await client.decide(id, action, reviewer, {
            ...(action === 'approve' && { isDuplicateSeen: true }),
          })
      }
    }
    const work = [
      ...people.map(pay),
      ...reviewers.flatMap(one => [review(one, 'approve'), review(one, 'reject')]),
    ]
    for (let count = 0; count < crashes; count++) {
      await pause(300)
      await postgres.crash()
    }
    await pause(1000)
    isOver = true
    await Promise.all(work)

    const [receipts, history, entitlements, ledger] = await Promise.all([
      cloud.db.selectFrom('receipts').selectAll().execute(),
      cloud.db.selectFrom('receiptHistory').selectAll().execute(),
      cloud.db.selectFrom('entitlements').select('sourceId').execute(),
      cloud.db.selectFrom('ledger').select('sourceId').execute(),
    ])
    let [double, disagreeing, bare] = [0, 0, 0]
    for (const { id, status, imageKey } of receipts) {
      const decisions = history.filter(
        row => row.receiptId === id && row.status !== 'PENDING_REVIEW',
      )
      if (decisions.length > 1) double++
      const due = status === 'APPROVED' ? 1 : 0
      const given = entitlements.filter(({ sourceId }) => sourceId === id).length
      const booked = ledger.filter(({ sourceId }) => sourceId === id).length
      if (given !== due || booked !== due) disagreeing++
      if (!(await cloud.objects.has(imageKey))) bare++
    }
    const decided = receipts.filter(({ status }) => status !== 'PENDING_REVIEW').length
    const internal = cloud.lines.filter(line => line.includes('"INTERNAL"')).length
    return [
      { name: 'PostgreSQL killed under load', value: crashes, unit: '' },
      { name: '  receipts uploaded', value: receipts.length, unit: '', atLeast: crashes / 5 },
      { name: '  receipts decided', value: decided, unit: '', atLeast: crashes / 5 },
      { name: '  uploads that were told to come again', value: lost, unit: '' },
      { name: '  decided twice', value: double, unit: '', atMost: 0 },
      {
        name: '  decision, entitlement and ledger disagree',
        value: disagreeing,
        unit: '',
        atMost: 0,
      },
      { name: '  rows without their image', value: bare, unit: '', atMost: 0 },
      { name: '  errors nobody foresaw', value: internal, unit: '', atMost: 0 },
    ]
  } finally {
    await cloud.close()
    await postgres.close()
  }
}
