import type { ReceiptStatus } from '@talkingcat/contract/cloud'
import fc from 'fast-check'
import { beforeAll, expect, it } from 'vitest'
import { drawReceipt } from '../testing/make-images.ts'
import { createReceiptClient, type Person, type ReceiptClient } from '../testing/receipt-client.ts'
import { sqliteStorage, startTestCloud, type TestCloud } from '../testing/test-cloud.ts'

let cloud: TestCloud
let client: ReceiptClient
let staff: Person[]
let images: Buffer[]
beforeAll(async () => {
  cloud = await startTestCloud(await sqliteStorage())
  client = createReceiptClient(cloud)
  staff = [await cloud.staff('reviewer'), await cloud.staff('reviewer'), await cloud.staff('admin')]
  images = await Promise.all([1, 2, 3, 4].map(n => drawReceipt(`model ${n}`)))
  return () => cloud.close()
})

/** What a receipt is by the rules, told in the plainest way. */
type Modelled = {
  id: string
  owner: Person
  image: number
  status: ReceiptStatus
  history: ReceiptStatus[]
}
type Model = { receipts: Modelled[] }
type Real = { people: Person[] }
type Action = 'approve' | 'reject' | 'revoke'

class Upload implements fc.AsyncCommand<Model, Real> {
  readonly who: number
  readonly image: number
  constructor(who: number, image: number) {
    this.who = who
    this.image = image
  }
  check = () => true
  toString = () => `upload(${this.who}, image ${this.image})`

  async run(model: Model, { people }: Real) {
    const owner = people[this.who % people.length]
    const image = images[this.image]
    if (!owner || !image) throw new Error('no such person or image')
    const own = model.receipts.filter(receipt => receipt.owner.id === owner.id)
    const same = own.find(
      ({ status, image }) =>
        image === this.image && (status === 'PENDING_REVIEW' || status === 'APPROVED'),
    )
    const waiting = own.filter(({ status }) => status === 'PENDING_REVIEW').length
    const { status, body } = await client.upload(owner, { image })
    if (same) return expect([status, body.receiptId]).toEqual([200, same.id])
    if (waiting >= 3) return expect(body.problem.code).toBe('TOO_MANY_PENDING')
    if (own.length >= 10) return expect(body.problem.code).toBe('TOO_MANY_UPLOADS')
    expect(status).toBe(200)
    expect(model.receipts.map(({ id }) => id)).not.toContain(body.receiptId)
    model.receipts.push({
      id: body.receiptId,
      owner,
      image: this.image,
      status: 'PENDING_REVIEW',
      history: ['PENDING_REVIEW'],
    })
  }
}

class Decide implements fc.AsyncCommand<Model, Real> {
  readonly at: number
  readonly action: Action
  readonly by: number
  /** How far behind the truth is what the reviewer looks at. */
  readonly behind: number
  readonly hasSeen: boolean
  constructor(at: number, action: Action, by: number, behind: number, hasSeen: boolean) {
    this.at = at
    this.action = action
    this.by = by
    this.behind = behind
    this.hasSeen = hasSeen
  }
  check = (model: Readonly<Model>) => model.receipts.length > 0
  toString = () =>
    `${this.action}(receipt ${this.at}, by ${this.by}, behind ${this.behind}, seen ${this.hasSeen})`

  async run(model: Model) {
    const receipt = model.receipts[this.at % model.receipts.length]
    const actor = staff[this.by]
    if (!receipt || !actor) throw new Error('no such receipt or reviewer')
    const version = Math.max(1, receipt.history.length - this.behind)
    const { status, body } = await client.decide(receipt.id, this.action, actor, {
      version,
      ...(this.action === 'approve' && { isDuplicateSeen: this.hasSeen }),
    })
    const code = this.expected(model, receipt, actor, version)
    expect(body.problem?.code ?? 'done').toBe(code)
    if (code !== 'done') return
    expect(status).toBe(200)
    const next = { approve: 'APPROVED', reject: 'REJECTED', revoke: 'REVOKED' } as const
    receipt.status = next[this.action]
    receipt.history.push(receipt.status)
  }

  private expected(model: Model, receipt: Modelled, actor: Person, version: number): string {
    if (receipt.owner.id === actor.id) return 'RECEIPT_OWN'
    const from = this.action === 'revoke' ? 'APPROVED' : 'PENDING_REVIEW'
    if (receipt.status !== from || version !== receipt.history.length) return 'RECEIPT_CHANGED'
    const isShared = model.receipts.some(
      other => other.image === receipt.image && other.owner.id !== receipt.owner.id,
    )
    if (this.action === 'approve' && isShared && !this.hasSeen) return 'RECEIPT_HELD'
    return 'done'
  }
}

const commands = fc.commands<Model, Real, false>(
  [
    fc.tuple(fc.nat(3), fc.nat(3)).map(([who, image]) => new Upload(who, image)),
    fc
      .tuple(
        fc.nat(20),
        fc.constantFrom<Action>('approve', 'reject', 'revoke', 'approve'),
        fc.nat(2),
        fc.constantFrom(0, 0, 0, 1),
        fc.boolean(),
      )
      .map(given => new Decide(...given)),
  ],
  { maxCommands: 40 },
)

it('P6: any order of uploads and decisions does what the rules say', {
  timeout: 600_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(commands, async given => {
      // Nothing is left of the run before; one of the reviewers pays for something, too.
      await cloud.db.deleteFrom('receipts').execute()
      await cloud.db.deleteFrom('throttles').execute()
      const model: Model = { receipts: [] }
      const [reviewer] = staff
      if (!reviewer) throw new Error('nobody')
      const people = [await client.newcomer(), await client.newcomer(), reviewer]
      await fc.asyncModelRun(() => ({ model, real: { people } }), given)
      for (const receipt of model.receipts) {
        const history = await cloud.db
          .selectFrom('receiptHistory')
          .select('status')
          .where('receiptId', '=', receipt.id)
          .orderBy('version')
          .execute()
        expect(history.map(({ status }) => status)).toEqual(receipt.history)
      }
      for (const person of people) {
        const last = model.receipts.filter(({ owner }) => owner.id === person.id).length
        const rows = await client.rowsOf(person)
        expect(rows).toHaveLength(last)
      }
    }),
    { numRuns: 40, seed: 11, endOnFailure: true },
  )
})
