import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import { startTestCloud, type TestCloud } from '../testing/test-cloud.ts'
import { openTiers, testOn } from '../testing/tiers.ts'
import { createAudit } from './audit.ts'
import { verifyAudit } from './verify-audit.ts'

const tiers = await openTiers()

describe.each(tiers)('audit on $name', ({ name, open }) => {
  let cloud: TestCloud
  const test = testOn(open, async storage => {
    cloud = await startTestCloud(storage)
    return cloud
  })

  const appendOne = (index: number) =>
    cloud.db.transaction().execute(trx =>
      createAudit(() => cloud.clock.at).append(trx, {
        type: 'test.done',
        actorId: null,
        subjectId: crypto.randomUUID(),
        details: { index },
        requestId: 'test',
      }),
    )
  /** As somebody with the database in hands would, who takes the triggers away first. */
  const tamper = async (statement: string) => {
    const triggers = name === 'SQLite' ? ['audit_keep_update', 'audit_keep_delete'] : ['audit_keep']
    const where = name === 'SQLite' ? '' : ' on audit'
    for (const trigger of triggers)
      await sql.raw(`drop trigger ${trigger}${where}`).execute(cloud.db)
    await sql.raw(statement).execute(cloud.db)
  }

  test('L1: 30 appends at once make one whole chain', async () => {
    await Promise.all(Array.from({ length: 30 }, (_, index) => appendOne(index)))
    expect(await verifyAudit(cloud.db)).toMatchObject({ isWhole: true, rows: 30 })
  })

  test('L1: an append that is rolled back leaves the chain whole', async () => {
    const audit = createAudit(() => 1)
    const failed = cloud.db.transaction().execute(async trx => {
      await audit.append(trx, { type: 'x', actorId: null, subjectId: null, requestId: 'test' })
      throw new Error('rolled back')
    })
    await expect(failed).rejects.toThrow('rolled back')
    expect(await verifyAudit(cloud.db)).toMatchObject({ isWhole: true, rows: 30 })
  })

  test('L1: the database refuses to change or delete a row', async () => {
    const change = cloud.db.updateTable('audit').set({ type: 'nothing' }).where('seq', '=', 7)
    await expect(change.execute()).rejects.toThrow('append-only')
    const remove = cloud.db.deleteFrom('audit').where('seq', '=', 7)
    await expect(remove.execute()).rejects.toThrow('append-only')
    if (name === 'PostgreSQL') {
      await expect(sql`truncate audit`.execute(cloud.db)).rejects.toThrow('append-only')
    }
  })

  test('L1: the verifier names the row that was changed, or is missing', async () => {
    await tamper(`update audit set details = '{"index":99}' where seq = 17`)
    expect(await verifyAudit(cloud.db)).toEqual({
      isWhole: false,
      brokenSeq: 17,
      reason: 'changed',
    })
    await sql`delete from audit where seq = 9`.execute(cloud.db)
    expect(await verifyAudit(cloud.db)).toMatchObject({ brokenSeq: 9, reason: 'missing' })
    await sql`delete from audit where seq >= 5`.execute(cloud.db)
    expect(await verifyAudit(cloud.db)).toMatchObject({ brokenSeq: 5, reason: 'missing' })
  })
})
