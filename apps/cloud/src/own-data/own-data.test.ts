import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import { verifyAudit } from '../audit/verify-audit.ts'
import { stepAt, totpCode } from '../reviewers/totp.ts'
import { goodPassword, startTestCloud, type TestCloud } from '../testing/test-cloud.ts'
import { openTiers, testOn } from '../testing/tiers.ts'

/** Which key of the exported file tells of a table's rows. A new table has to be put here. */
const rooms: Record<string, string | null> = {
  accounts: 'account',
  sign_ins: 'signIns',
  known_devices: 'knownDevices',
  mail_tokens: 'mailCodes',
  email_changes: 'emailChange',
  totp: 'secondStep',
  audit: 'audit',
  // Hashes of secrets: that they are there is told by `secondStep`.
  recovery_codes: null,
}

const tiers = await openTiers()

describe.each(tiers)('own data on $name', ({ open }) => {
  let cloud: TestCloud
  const test = testOn(open, async storage => {
    cloud = await startTestCloud(storage)
    return cloud
  })

  /** Every row of every table that holds one of the texts anywhere. */
  const scan = async (texts: string[]) => {
    const found: Record<string, number> = {}
    for (const { name } of await cloud.db.introspection.getTables()) {
      const { rows } = await sql`select * from ${sql.table(name)}`.execute(cloud.db)
      const hits = rows.filter(row => texts.some(text => JSON.stringify(row).includes(text)))
      if (hits.length > 0) found[name] = hits.length
    }
    return found
  }
  const arrive = async (email: string) => {
    const body = { email, password: goodPassword, nickname: '提提', consentVersion: '2026-11' }
    expect((await cloud.call('POST', '/api/auth/register', body)).status).toBe(200)
    const { token, user } = (await cloud.login(email)).body
    const enrol = await cloud.call(
      'POST',
      '/api/auth/totp/enrol',
      { password: goodPassword },
      { token },
    )
    const code = totpCode(enrol.body.secret, stepAt(cloud.clock.at))
    expect((await cloud.call('POST', '/api/auth/totp/confirm', { code }, { token })).status).toBe(
      200,
    )
    return { token, id: String(user.id), secret: String(enrol.body.secret) }
  }
  const exported = async (token: string) =>
    cloud.call('GET', '/api/account/export', undefined, { token })

  test('C1: the export tells of every row about the account, and holds no secret', async () => {
    const { token, id, secret } = await arrive('own@example.com')
    const { status, body, text, headers } = await exported(token)
    expect(status).toBe(200)
    expect(headers['content-disposition']).toContain('attachment')
    const found = await scan([id, 'own@example.com'])
    expect(found).toMatchObject({ accounts: 1, sign_ins: 1, known_devices: 1, totp: 1, audit: 1 })
    for (const [table, count] of Object.entries(found)) {
      const room = rooms[table]
      expect([table, room]).not.toEqual([table, undefined])
      if (room) expect([table, [body.data[room]].flat().length]).toEqual([table, count])
    }
    expect(body.data.account).toMatchObject({
      id,
      email: 'own@example.com',
      nickname: '提提',
      consentVersion: '2026-11',
      consentAt: cloud.clock.at,
    })
    for (const hidden of [secret, 'argon2', token]) expect(text).not.toContain(hidden)
  })

  test('C1: after deletion only the audit’s random id is left, its chain whole', async () => {
    const { token, id } = await arrive('gone@example.com')
    const row = await cloud.db
      .selectFrom('accounts')
      .select('passwordHash')
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    const remove = (password: string) =>
      cloud.call('DELETE', '/api/account', { password }, { token })
    expect((await remove('not the password')).status).toBe(403)
    expect((await exported(token)).status).toBe(200)
    expect((await remove(goodPassword)).status).toBe(200)
    expect((await exported(token)).status).toBe(401)
    // totp.enrolled and account.deleted
    expect(await scan([id, 'gone@example.com', row.passwordHash])).toEqual({ audit: 2 })
    expect(await scan(['gone@example.com'])).toEqual({})
    expect(await verifyAudit(cloud.db)).toMatchObject({ isWhole: true })
    expect((await cloud.register('gone@example.com')).status).toBe(200)
  })

  test('C1: without a consent version, as the first generation sends it, nothing is made up', async () => {
    const { id } = (await cloud.register('first@example.com')).body.user
    const row = await cloud.db
      .selectFrom('accounts')
      .select(['consentVersion', 'consentAt'])
      .where('id', '=', id)
      .executeTakeFirst()
    expect(row).toEqual({ consentVersion: null, consentAt: null })
  })
})
