import { createPrivateKey, generateKeyPairSync, sign } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { testKeys } from '../../apps/cloud/src/testing/test-cloud.ts'
import { createTestWorld } from '../../apps/service/src/testing/test-ports.ts'
import { startTestService } from '../../apps/service/src/testing/test-service.ts'
import { createTestKeyring } from '../support/account-world.ts'
import {
  type EntitlementWorld,
  openEntitlementWorld,
  storedIn,
  tokenIn,
} from '../support/entitlement-world.ts'

let world: EntitlementWorld

beforeAll(async () => {
  world = await openEntitlementWorld()
})
afterAll(() => world.close())

describe('the machines of an account', () => {
  it('are three; one that is removed makes room for the fourth, which is told so', async () => {
    const first = await world.openHolder()
    for (let index = 0; index < 2; index++) {
      const more = await world.openService({ keyring: createTestKeyring() })
      expect(await more.signIn(first.person)).toMatchObject({ status: 'TRIAL' })
    }
    const fourth = await world.openService({ keyring: createTestKeyring() })
    expect(await fourth.signIn(first.person)).toMatchObject({
      status: 'UNKNOWN',
      problem: { code: 'INSTALLATIONS_FULL' },
    })
    const { installations, most } = await fourth.call('listInstallations', {})
    expect([installations.length, most]).toEqual([3, 3])
    expect(installations.some(({ isCurrent }) => isCurrent)).toBe(false)
    const own = (await first.call('listInstallations', {})).installations.find(
      ({ isCurrent }) => isCurrent,
    )
    const params = { id: own?.id ?? '' }
    const removed = await fourth.call('removeInstallation', { params })
    expect(removed.account).toMatchObject({ standing: { status: 'TRIAL', problem: null } })
    expect(removed.installations.filter(({ isCurrent }) => isCurrent)).toHaveLength(1)

    // The one that was removed is told, and does not come back by itself.
    for (let times = 0; times < 2; times++) {
      expect(await first.check()).toMatchObject({
        status: 'UNKNOWN',
        problem: { code: 'INSTALLATION_REMOVED' },
      })
    }
    const joined = await first.call('joinInstallation', {})
    expect(joined.account).toMatchObject({
      standing: { problem: { code: 'INSTALLATIONS_FULL' } },
    })
  })

  it('give their place back on signing out, which forgets the plan and asks nothing any more', async () => {
    const holder = await world.openHolder(() => 0)
    const { publicKey } = storedIn(holder.keyring).installation
    expect((await holder.call('signOut', {})).account).toMatchObject({ status: 'signed-out' })
    const left = world.cloud.db.selectFrom('installations').selectAll()
    expect(await left.where('accountId', '=', holder.id).execute()).toEqual([])
    const stored = storedIn(holder.keyring)
    expect(tokenIn(stored)).toBeNull()
    expect(stored).toMatchObject({ signIn: null, entitlement: { registeredFor: null, told: null } })
    // The key is the machine's: a second trial is not begun with a second one.
    expect(stored.installation.publicKey).toBe(publicKey)
    const before = holder.asked()
    await new Promise(resolve => setTimeout(resolve, 300))
    expect(holder.asked()).toBe(before)
    await expect(holder.call('checkStanding', {})).resolves.toMatchObject({
      account: { status: 'signed-out' },
    })
    expect(holder.asked()).toBe(before)
    const another = await world.register()
    expect(await holder.signIn(another)).toMatchObject({ status: 'NONE', planId: null })
  })

  it('forget it as well when the account is deleted', async () => {
    const holder = await world.openHolder(() => 0)
    const { password } = holder.person
    await holder.call('deleteAccount', { body: { password } })
    expect(tokenIn(storedIn(holder.keyring))).toBeNull()
    const before = holder.asked()
    await new Promise(resolve => setTimeout(resolve, 300))
    expect(holder.asked()).toBe(before)
  })

  it('that keep no key do not use up the places, launch after launch', async () => {
    world.network.set({ kind: 'none' })
    const person = await world.register()
    for (let launch = 0; launch < 5; launch++) {
      const service = await world.openService()
      expect(await service.signIn(person)).toMatchObject({ status: 'TRIAL', problem: null })
      await service.close()
    }
  })
})

describe('keys of the cloud', () => {
  const made = () =>
    generateKeyPairSync('ed25519').privateKey.export({ format: 'der', type: 'pkcs8' })
  const given = (keys: (string | Buffer)[]) => ({
    entitlementKeys: {
      kind: 'given' as const,
      keys: keys.map(key => (typeof key === 'string' ? key : key.toString('base64'))),
    },
  })
  const [current = '', next = ''] = testKeys

  it('are followed when the next one signs, and when one is withdrawn', async () => {
    const { check, keyring, close } = await world.openHolder()
    await world.restartCloud(given([next, made()]))
    onTestFinished(() => world.restartCloud(given([current, next])))
    expect(await check()).toMatchObject({ status: 'TRIAL', problem: null })
    // The withdrawn one is believed no more, not even for what lies here.
    const old = createPrivateKey({
      key: Buffer.from(current, 'base64'),
      format: 'der',
      type: 'pkcs8',
    })
    await close()
    const stored = storedIn(keyring)
    const [, body = ''] = (tokenIn(stored) ?? '').split('.')
    const kid = (await (await fetch(`${world.network.origin}/api/entitlement/keys`)).json()) as {
      keys: { kid: string }[]
    }
    expect(stored.entitlement.keys.map((key: { kid: string }) => key.kid)).toEqual(
      kid.keys.map(key => key.kid),
    )
    const head = Buffer.from(
      JSON.stringify({ alg: 'EdDSA', typ: 'tc-ent+jwt', kid: 'gone' }),
    ).toString('base64url')
    const signed = `${head}.${body}`
    const text = `${signed}.${sign(null, Buffer.from(signed), old).toString('base64url')}`
    const cache = { ...JSON.parse(stored.entitlement.cache), token: text }
    stored.entitlement.cache = JSON.stringify(cache)
    const service = await world.reopenOffline(JSON.stringify(stored))
    expect(await service.standing()).toMatchObject({ status: 'EXPIRED' })
  })

  it('that are not pinned are not believed, whatever the cloud announces', async () => {
    const answer = await fetch(`${world.network.origin}/api/entitlement/keys`).catch(() => null)
    expect(answer).toBeNull()
    world.network.set({ kind: 'none' })
    const { keys } = (await (
      await fetch(`${world.network.origin}/api/entitlement/keys`)
    ).json()) as { keys: { kid: string }[] }
    const pins = keys.map(({ kid }) => kid)
    const keyring = createTestKeyring()
    const person = await world.register()
    const service = await world.openService({ keyring, pins })
    expect(await service.signIn(person)).toMatchObject({ status: 'TRIAL', problem: null })
    await world.restartCloud(given([made(), made()]))
    onTestFinished(() => world.restartCloud(given([current, next])))
    expect(await service.check()).toMatchObject({
      status: 'TRIAL',
      problem: { code: 'ENTITLEMENT_REFUSED' },
    })
    await service.close()
    const other = await world.openService({ keyring: createTestKeyring(), pins })
    expect(await other.signIn(person)).toMatchObject({
      status: 'TRIAL',
      // The day to begin with, not what was signed by a stranger.
      confirmedAt: null,
      problem: { code: 'ENTITLEMENT_REFUSED' },
    })
  })
})

describe('本地模式', () => {
  it('makes no key and has nobody to ask', async () => {
    const keyring = createTestKeyring()
    const service = await startTestService(createTestWorld({ secrets: keyring }).ports)
    onTestFinished(() => service.close())
    const { call } = service.client
    const { session } = await call('startSession', { body: { kind: 'room', input: '123456' } })
    expect((await call('getAccount', {})).account).toEqual({ status: 'local' })
    for (const name of ['checkStanding', 'listInstallations', 'joinInstallation'] as const) {
      await expect(call(name, {})).rejects.toMatchObject({ problem: { code: 'CLOUD_NOT_SET' } })
    }
    await call('stopSession', { params: { id: session.id } })
    expect(keyring.kept).toEqual([])
  })
})
