import { generateKeyPairSync, sign } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestKeyring } from '../support/account-world.ts'
import {
  type EntitlementWorld,
  openEntitlementWorld,
  storedIn,
  tokenIn,
} from '../support/entitlement-world.ts'
import { waitUntil } from '../support/wait-until.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
let world: EntitlementWorld

beforeAll(async () => {
  world = await openEntitlementWorld()
})
afterAll(() => world.close())

describe('a machine on which somebody signs in', () => {
  it('makes its key once, is registered, and begins the trial', async () => {
    const { first, keyring, id, close } = await world.openHolder()
    expect(first).toMatchObject({
      status: 'TRIAL',
      afterLive: null,
      planId: 'trial',
      until: world.cloud.clock.at + 7 * dayMs,
      isClockWrong: false,
      problem: null,
    })
    expect(first.holdsUntil).toBeGreaterThan(world.cloud.clock.at + 71 * hourMs)
    const rows = world.cloud.db.selectFrom('installations').selectAll()
    expect(await rows.where('accountId', '=', id).execute()).toHaveLength(1)
    const { installation } = storedIn(keyring)
    await close()
    const again = await world.openService({ keyring: createTestKeyring(keyring.text) })
    expect(await again.check()).toMatchObject({ status: 'TRIAL', problem: null })
    expect(storedIn(keyring).installation).toEqual(installation)
    expect(await rows.where('accountId', '=', id).execute()).toHaveLength(1)
  })

  it('asks again by itself, and is told in 304 that nothing changed', async () => {
    const holder = await world.openHolder(() => 0)
    const before = world.cloud.lines.length
    await waitUntil('some questions', () => holder.asked() > 12)
    const lines = world.cloud.lines.slice(before).join('')
    expect(lines).toContain('"status":304')
    expect(await holder.standing()).toMatchObject({ status: 'TRIAL', problem: null })
  })

  it('hears of what was bought, and of what was taken back', async () => {
    const holder = await world.openHolder()
    await world.grant(holder.id, 'bought')
    expect(await holder.check()).toMatchObject({ status: 'ACTIVE', planId: 'month' })
    await world.cloud.db.deleteFrom('entitlements').where('source', '=', 'trial').execute()
    await world.revoke('bought')
    expect(await holder.check()).toMatchObject({ status: 'REVOKED', holdsUntil: null })
    // Also at the next start, without a network.
    await holder.close()
    const again = await world.reopenOffline(holder.keyring.text)
    expect(await again.standing()).toMatchObject({ status: 'REVOKED' })
  })

  it('has a day to begin with where the cloud is lost right after the sign-in', async () => {
    const keyring = createTestKeyring()
    const person = await world.register()
    const service = await world.openService({ keyring })
    world.network.set({ kind: 'lose-answer', when: /POST \/api\/installations/ })
    const standing = await service.signIn(person)
    expect(standing).toMatchObject({
      status: 'TRIAL',
      confirmedAt: null,
      holdsUntil: world.cloud.clock.at + dayMs,
      problem: { code: 'CLOUD_UNREACHABLE' },
    })
    expect(await service.check()).toMatchObject({ status: 'TRIAL', problem: null })
  })

  it('leaves a cloud alone for as long as it asks for', async () => {
    const holder = await world.openHolder(() => 0)
    world.network.set({ kind: 'too-many', retryAfterS: 7200 })
    await waitUntil('the refusal', async () => (await holder.standing()).problem !== null)
    const standing = await holder.standing()
    expect(standing.nextCheckAt).toBe(world.cloud.clock.at + 2 * hourMs)
    world.network.set({ kind: 'none' })
    const before = holder.asked()
    // Nor by the host's own hand.
    expect(await holder.check()).toMatchObject({ problem: { code: 'CLOUD_FAILED' } })
    expect(holder.asked()).toBe(before)
    world.passMs(2 * hourMs)
    expect(await holder.check()).toMatchObject({ status: 'TRIAL', problem: null })
  })
})

describe('a restart without a network', () => {
  it('knows the plan, then the grace time, then that it is over; the cloud gives it back', async () => {
    const { keyring, id, check, close } = await world.openHolder()
    await world.grant(id, `offline ${id}`)
    await check()
    await close()
    const begunAt = world.cloud.clock.at
    for (const [days, status] of [
      [1, 'ACTIVE'],
      [4, 'GRACE'],
      [9.9, 'GRACE'],
      [10.1, 'EXPIRED'],
    ] as const) {
      const service = await world.reopenOffline(keyring.text)
      world.cloud.clock.at = begunAt + days * dayMs
      expect(await service.check()).toMatchObject({
        status,
        planId: 'month',
        problem: { code: 'CLOUD_UNREACHABLE' },
      })
      await service.close()
    }
    world.network.set({ kind: 'none' })
    const back = await world.openService({ keyring: createTestKeyring(keyring.text) })
    expect(await back.check()).toMatchObject({ status: 'ACTIVE', problem: null })
  })

  it('says when the clock was set back, which gives no days back', async () => {
    const { keyring, check, close } = await world.openHolder()
    world.passMs(2 * dayMs)
    const { holdsUntil } = await check()
    await close()
    const rightAt = world.cloud.clock.at
    const service = await world.reopenOffline(keyring.text)
    world.cloud.clock.at = rightAt - 300 * dayMs
    expect(await service.standing()).toMatchObject({
      status: 'TRIAL',
      isClockWrong: true,
      holdsUntil,
    })
    world.cloud.clock.at = rightAt
    expect(await service.standing()).toMatchObject({ isClockWrong: false })
  })

  it('believes no token that was altered, made by somebody else, or of another machine', async () => {
    const mine = await world.openHolder()
    const other = await world.openHolder()
    await Promise.all([mine.close(), other.close()])
    const stored = storedIn(mine.keyring)
    const token = tokenIn(stored) ?? ''
    const [head = '', body = '', tail = ''] = token.split('.')
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString())
    const longer = Buffer.from(JSON.stringify({ ...claims, exp: claims.exp + 9e6 }))
    const forged = `${head}.${longer.toString('base64url')}`
    const forger = generateKeyPairSync('ed25519').privateKey
    const put = (text: string | null) => {
      const cache = { ...JSON.parse(stored.entitlement.cache), token: text }
      return { ...stored, entitlement: { ...stored.entitlement, cache: JSON.stringify(cache) } }
    }
    const statusOf = async (record: object) => {
      const service = await world.reopenOffline(JSON.stringify(record))
      const { status } = await service.standing()
      await service.close()
      return status
    }
    expect(await statusOf(put(token))).toBe('TRIAL')
    for (const [what, record] of Object.entries({
      altered: put(`${forged}.${tail}`),
      forged: put(`${forged}.${sign(null, Buffer.from(forged), forger).toString('base64url')}`),
      'of another machine': put(tokenIn(storedIn(other.keyring))),
      'with the key of another machine': {
        ...stored,
        installation: storedIn(other.keyring).installation,
      },
      'of another account': {
        ...stored,
        signIn: {
          ...stored.signIn,
          user: { ...stored.signIn.user, id: storedIn(other.keyring).signIn.user.id },
        },
      },
      'with a damaged cache': { ...stored, entitlement: { ...stored.entitlement, cache: '{' } },
    })) {
      expect([what, await statusOf(record)]).toEqual([what, 'EXPIRED'])
    }
  })
})

describe('a live session', () => {
  it('is never touched by a plan that ends or is taken back; what was bought counts at once', async () => {
    const holder = await world.openHolder()
    const start = async () =>
      (await holder.call('startSession', { body: { kind: 'room', input: '123456' } })).session
    const stop = (id: string) => holder.call('stopSession', { params: { id } })
    const { id } = await start()
    const begunAt = world.cloud.clock.at
    world.network.set({ kind: 'refuse' })
    for (const [days, afterLive] of [
      [4, 'GRACE'],
      [11, 'EXPIRED'],
    ] as const) {
      world.cloud.clock.at = begunAt + days * dayMs
      expect(await holder.standing()).toMatchObject({ status: 'TRIAL', afterLive })
    }
    await stop(id)
    expect(await holder.standing()).toMatchObject({ status: 'EXPIRED', afterLive: null })

    world.network.set({ kind: 'none' })
    const second = await start()
    await world.grant(holder.id, `live ${holder.id}`)
    expect(await holder.check()).toMatchObject({ status: 'ACTIVE', afterLive: null })
    await stop(second.id)
    const third = await start()
    await world.revoke(`live ${holder.id}`)
    expect(await holder.check()).toMatchObject({ status: 'ACTIVE', afterLive: 'REVOKED' })
    expect((await holder.call('getSession', { params: { id: third.id } })).session.status).toBe(
      'recording',
    )
    await stop(third.id)
    expect(await holder.standing()).toMatchObject({ status: 'REVOKED', afterLive: null })
  })
})
