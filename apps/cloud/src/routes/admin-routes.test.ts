import { describe, expect } from 'vitest'
import { verifyAudit } from '../audit/verify-audit.ts'
import { goodPassword, startTestCloud, type TestCloud } from '../testing/test-cloud.ts'
import { openTiers, testOn } from '../testing/tiers.ts'

const tiers = await openTiers()

describe.each(tiers)('admins on $name', ({ open }) => {
  let cloud: TestCloud
  let boss: { id: string; token: string }
  const test = testOn(open, async storage => {
    cloud = await startTestCloud(storage)
    boss = await cloud.staff('admin')
    return cloud
  })

  const post = (url: string, body: object, token = boss.token) =>
    cloud.call('POST', `/api/admin/accounts/${url}`, body, { token })
  const get = (url: string) => cloud.call('GET', url, undefined, { token: boss.token })
  const setRole = (id: string, role: string, token?: string) => post(`${id}/role`, { role }, token)
  const userId = async (email: string, password = goodPassword): Promise<string> =>
    (await cloud.register(email, password)).body.user.id

  test('R1: a role is set, counts at once, and is in the audit', async () => {
    const id = await userId('soon@example.com')
    expect((await setRole(id, 'reviewer')).status).toBe(200)
    const { token } = (await cloud.login('soon@example.com')).body
    const me = () => cloud.call('GET', '/api/auth/me', undefined, { token })
    expect((await me()).body.role).toBe('reviewer')
    expect((await get('/api/admin/accounts?email=SOON@example.com')).body.accounts).toEqual([
      {
        id,
        email: 'soon@example.com',
        nickname: '小猫',
        role: 'reviewer',
        hasSecondStep: false,
        createdAt: expect.any(Number),
        disabledAt: null,
      },
    ])
    expect((await get('/api/admin/accounts')).body.accounts).toHaveLength(2)
    await setRole(id, 'user')
    expect((await me()).body.role).toBe('user')
    const { rows } = (await get('/api/admin/audit?limit=1')).body
    expect(rows).toMatchObject([
      {
        type: 'role.changed',
        actorId: boss.id,
        subjectId: id,
        details: { from: 'reviewer', to: 'user' },
      },
    ])
    const older = (await get(`/api/admin/audit?before=${rows[0].seq}`)).body.rows
    expect(older[0].seq).toBe(rows[0].seq - 1)
    expect((await setRole(crypto.randomUUID(), 'user')).status).toBe(404)
    expect((await setRole(id, 'root')).status).toBe(400)
  })

  test('A5: reviewers and admins have 15 characters', async () => {
    const id = await userId('short@example.com', 'kurz aber9')
    expect((await setRole(id, 'reviewer')).body.problem.code).toBe('ROLE_NEEDS_LONG_PASSWORD')
    const { token } = (await cloud.login('short@example.com', 'kurz aber9')).body
    const change = (currentPassword: string, newPassword: string) =>
      cloud.call('POST', '/api/auth/change-password', { currentPassword, newPassword }, { token })
    expect((await change('kurz aber9', goodPassword)).status).toBe(200)
    expect((await setRole(id, 'reviewer')).status).toBe(200)
    const shorter = await change(goodPassword, 'vierzehn Zeich')
    expect(shorter.body.problem.code).toBe('PASSWORD_TOO_SHORT_FOR_STAFF')
  })

  test('S3: a disabled account is out from the next request', async () => {
    const id = await userId('bad@example.com')
    const { token } = (await cloud.login('bad@example.com')).body
    const status = async () =>
      (await cloud.call('GET', '/api/auth/me', undefined, { token })).status
    expect(await status()).toBe(200)
    expect((await post(`${id}/disabled`, { isDisabled: true })).status).toBe(200)
    expect(await status()).toBe(401)
    expect((await cloud.login('bad@example.com')).body.problem.code).toBe('ACCOUNT_DISABLED')
    expect((await post(`${id}/disabled`, { isDisabled: false })).status).toBe(200)
    expect((await cloud.login('bad@example.com')).status).toBe(200)
  })

  test('R1: the last admin can not be removed: not by role, disabling or deletion', async () => {
    const rows = () => cloud.db.selectFrom('audit').select('seq').execute()
    const before = (await rows()).length
    const answers = [
      await setRole(boss.id, 'reviewer'),
      await post(`${boss.id}/disabled`, { isDisabled: true }),
      await cloud.call('DELETE', '/api/account', { password: goodPassword }, { token: boss.token }),
    ]
    for (const { status, body } of answers) {
      expect([status, body.problem.code]).toEqual([409, 'LAST_ADMIN'])
    }
    expect((await get('/api/admin/accounts')).status).toBe(200)
    expect((await rows()).length).toBe(before)
  })

  test('R1: of two admins who remove each other at once one stays', async () => {
    for (let turn = 0; turn < 5; turn++) {
      const second = await cloud.staff('admin')
      const answers = await Promise.all([
        setRole(second.id, 'user'),
        setRole(boss.id, 'user', second.token),
      ])
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
      const left = await cloud.db
        .selectFrom('accounts')
        .select('id')
        .where('role', '=', 'admin')
        .execute()
      expect(left).toHaveLength(1)
      if (left[0]?.id !== boss.id) boss = second
    }
    expect(await verifyAudit(cloud.db)).toMatchObject({ isWhole: true })
  })
})
