import type { Role } from '@talkingcat/contract/cloud'
import { describe, expect } from 'vitest'
import { createAudit } from './audit/audit.ts'
import { createSignIns } from './sign-ins/sign-ins.ts'
import { drawReceipt } from './testing/make-images.ts'
import { createReceiptClient } from './testing/receipt-client.ts'
import { startTestCloud, type TestCloud } from './testing/test-cloud.ts'
import { openTiers, testOn } from './testing/tiers.ts'

/** Written by hand: a route that is not here, or opens itself further, fails the first test. */
const promised: Record<string, 'nothing' | Role> = {
  'GET /healthz': 'nothing',
  'GET /readyz': 'nothing',
  'GET /openapi.json': 'nothing',
  'POST /api/auth/register': 'nothing',
  'POST /api/auth/login': 'nothing',
  'POST /api/auth/refresh': 'nothing',
  'POST /api/auth/verify-email': 'nothing',
  'POST /api/auth/forgot': 'nothing',
  'POST /api/auth/reset': 'nothing',
  'GET /api/auth/me': 'user',
  'GET /api/auth/sessions': 'user',
  'DELETE /api/auth/sessions/:id': 'user',
  'POST /api/auth/logout': 'user',
  'POST /api/auth/logout-all': 'user',
  'POST /api/auth/change-password': 'user',
  'POST /api/auth/change-email': 'user',
  'POST /api/auth/change-email/confirm': 'user',
  'POST /api/auth/totp/enrol': 'user',
  'POST /api/auth/totp/confirm': 'user',
  'POST /api/auth/totp/remove': 'user',
  'POST /api/payment/upload': 'user',
  'GET /api/payment/status': 'user',
  'GET /api/payment/history': 'user',
  'GET /api/payment/receipts/:id/image': 'user',
  'GET /api/review/receipts': 'reviewer',
  'GET /api/review/receipts/:id': 'reviewer',
  'POST /api/review/receipts/:id/approve': 'reviewer',
  'POST /api/review/receipts/:id/reject': 'reviewer',
  'POST /api/review/receipts/:id/revoke': 'reviewer',
  'GET /api/account/export': 'user',
  'DELETE /api/account': 'user',
  'GET /api/plans': 'nothing',
  'GET /api/entitlement/keys': 'nothing',
  'GET /api/entitlement': 'user',
  'POST /api/installations': 'user',
  'GET /api/installations': 'user',
  'DELETE /api/installations/:id': 'user',
  'POST /api/payment/orders': 'user',
  'GET /api/payment/orders/:id': 'user',
  'POST /api/payment/notify/:method': 'nothing',
  'GET /api/admin/accounts': 'admin',
  'POST /api/admin/accounts/:id/role': 'admin',
  'POST /api/admin/accounts/:id/disabled': 'admin',
  'POST /api/admin/orders/:id/refund': 'admin',
  'GET /api/admin/audit': 'admin',
}

type Person = { accountId: string; token: string }
type Owned = {
  /** Makes an object of the owner's and returns its id. */
  make(cloud: TestCloud, owner: Person): Promise<string>
  /** Whether reviewers and admins may have it as well. */
  isForStaff: boolean
}
/** Routes on one object for users: the owner's own only. */
const owned: Record<string, Owned> = {
  'DELETE /api/auth/sessions/:id': {
    isForStaff: false,
    async make(cloud, { accountId, token }) {
      const { body } = await cloud.call('GET', '/api/auth/sessions', undefined, { token })
      expect(body.sessions.length).toBeGreaterThan(0)
      const { id } = await cloud.db
        .selectFrom('signIns')
        .select('id')
        .where('accountId', '=', accountId)
        .where('revokedAt', 'is', null)
        .executeTakeFirstOrThrow()
      return id
    },
  },
  'GET /api/payment/receipts/:id/image': {
    isForStaff: true,
    async make(cloud, { token }) {
      const person = { id: '', email: '', token }
      return (await createReceiptClient(cloud).upload(person, { image: receiptImage })).body
        .receiptId
    },
  },
  'DELETE /api/installations/:id': {
    isForStaff: false,
    async make(cloud, { accountId }) {
      const id = crypto.randomUUID()
      await cloud.db.deleteFrom('installations').where('accountId', '=', accountId).execute()
      const row = { id, accountId, thumbprint: id, name: 'PC', slot: 0 }
      await cloud.db
        .insertInto('installations')
        .values({ ...row, createdAt: 0, lastSeenAt: 0 })
        .execute()
      return id
    },
  },
  'GET /api/payment/orders/:id': {
    isForStaff: false,
    async make(cloud, { accountId }) {
      const id = crypto.randomUUID()
      await cloud.db
        .insertInto('orders')
        .values({
          id,
          accountId,
          planId: 'month',
          plan: '{}',
          amountFen: 9900,
          method: 'wechat-native',
          status: 'PENDING',
          idempotencyKey: id,
          codeUrl: null,
          tradeNo: null,
          createdAt: 0,
          expiresAt: 0,
          paidAt: null,
          nextQueryAt: null,
        })
        .execute()
      return id
    },
  },
}

const actors = [
  { actor: 'nobody', role: null, hasSecondStep: false },
  { actor: 'user', role: 'user', hasSecondStep: false },
  { actor: 'reviewer without second step', role: 'reviewer', hasSecondStep: false },
  { actor: 'reviewer', role: 'reviewer', hasSecondStep: true },
  { actor: 'admin without second step', role: 'admin', hasSecondStep: false },
  { actor: 'admin', role: 'admin', hasSecondStep: true },
] as const
type Actor = (typeof actors)[number]
const rank = { user: 0, reviewer: 1, admin: 2 }

/** The code an actor has to be refused with; null = let in. */
function refusal({ role, hasSecondStep }: Actor, needs: 'nothing' | Role): string | null {
  if (needs === 'nothing') return null
  if (role === null) return 'UNAUTHORIZED'
  if (rank[role] < rank[needs]) return 'FORBIDDEN'
  return needs !== 'user' && !hasSecondStep ? 'SECOND_STEP_NEEDED' : null
}

const receiptImage = await drawReceipt('access')
const tiers = await openTiers()
const split = (route: string) => {
  const [method = '', url = ''] = route.split(' ')
  return { method: method as 'GET', url }
}

describe.each(tiers)('who may use which route, on $name', ({ open }) => {
  let cloud: TestCloud
  let people = 0
  const test = testOn(open, async storage => {
    cloud = await startTestCloud(storage)
    return cloud
  })

  const arrive = async ({ role, hasSecondStep }: Actor): Promise<Person | null> => {
    if (role === null) return null
    const email = `actor${++people}@example.com`
    const accountId: string = (await cloud.register(email)).body.user.id
    await cloud.db.updateTable('accounts').set({ role }).where('id', '=', accountId).execute()
    return { accountId, token: await signIn(accountId, hasSecondStep) }
  }
  const signIn = async (accountId: string, hasSecondStep: boolean) => {
    const now = () => cloud.clock.at
    const signIns = createSignIns(cloud.db, now, createAudit(now))
    return (await signIns.start(accountId, 'test', hasSecondStep)).token
  }
  const ask = (route: string, token?: string, id: string = crypto.randomUUID()) => {
    const { method, url } = split(route)
    const body = method === 'GET' ? undefined : {}
    return cloud.call(method, url.replace(':id', id), body, token === undefined ? {} : { token })
  }

  test('R1: every route is as promised, and none is there that was not', () => {
    const real = cloud.app.routeNeeds.map(({ method, url, needs }) => [`${method} ${url}`, needs])
    expect(Object.fromEntries(real)).toEqual(promised)
  })

  test.each(actors)('R1: every route lets $actor in or not, as promised', async actor => {
    const person = await arrive(actor)
    for (const [route, needs] of Object.entries(promised)) {
      // A route may end the sign-in it was asked with.
      const token = person && (await signIn(person.accountId, actor.hasSecondStep))
      const answer = await ask(route, token ?? undefined)
      const code = answer.body.problem?.code ?? null
      const expected = refusal(actor, needs)
      if (expected !== null) expect([route, code]).toEqual([route, expected])
      else expect(['UNAUTHORIZED', 'FORBIDDEN', 'SECOND_STEP_NEEDED']).not.toContain(code)
    }
  })

  test('R1: a route on one object is its owner’s; to others it is not there', async () => {
    const routes = Object.keys(promised).filter(route => route.includes(':'))
    expect(Object.keys(owned).sort()).toEqual(
      routes.filter(route => promised[route] === 'user').sort(),
    )
    for (const [route, { make, isForStaff }] of Object.entries(owned)) {
      const owner = await arrive(actors[1])
      if (!owner) throw new Error('a user has an account')
      for (const actor of actors.filter(({ role }) => role !== null)) {
        const isAllowed = isForStaff && actor.role !== 'user' && actor.hasSecondStep
        const other = await arrive(actor)
        const answer = await ask(route, other?.token, await make(cloud, owner))
        expect([route, actor.actor, answer.status]).toEqual([
          route,
          actor.actor,
          isAllowed ? 200 : 404,
        ])
      }
      expect((await ask(route, owner.token, await make(cloud, owner))).status).toBe(200)
    }
  })

  test('R1: a token in the address counts for nothing', async () => {
    const person = await arrive(actors[1])
    for (const name of ['token', 'access_token', 'authorization']) {
      const answer = await ask(`GET /api/auth/me?${name}=${person?.token}`)
      expect(answer.status).toBe(401)
    }
  })
})
