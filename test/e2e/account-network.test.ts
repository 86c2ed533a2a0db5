import { createServer } from 'node:http'
import { createMemorySecrets } from '@talkingcat/service'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import {
  createTestKeyring,
  startAccountCloud,
  startAccountService,
} from '../support/account-world.ts'
import { type BadNetwork, startBadNetwork } from '../support/bad-network.ts'

const password = 'vier graue Katzen'
let cloud: Awaited<ReturnType<typeof startAccountCloud>>
let network: BadNetwork
let count = 0

beforeAll(async () => {
  cloud = await startAccountCloud()
  network = cloud.network
})
afterAll(() => cloud.close())

async function open(keyring = createTestKeyring(), origin = network.origin) {
  network.set({ kind: 'none' })
  const service = await startAccountService(origin, keyring)
  let isOpen = true
  const close = async () => {
    if (isOpen) await service.close()
    isOpen = false
  }
  onTestFinished(close)
  const call = service.client.call
  return {
    keyring,
    call,
    close,
    account: async () => (await call('getAccount', {})).account,
  }
}

async function openSignedIn() {
  const email = `host${++count}@example.com`
  // One address may register five times an hour.
  cloud.sql('delete from throttles')
  const opened = await open()
  await opened.call('register', { body: { email, password, nickname: '小猫' } })
  return { ...opened, email }
}

/** Every access token has run out. */
const ageTokens = () => cloud.sql("update tokens set expires_at = 1 where kind = 'access'")
const signedOut = { problem: { code: 'ACCOUNT_SIGNED_OUT' } }

describe('a sign-in across launches', () => {
  it('is kept in the keyring, without the password, and taken up without it', async () => {
    const first = await openSignedIn()
    expect(await first.account()).toMatchObject({ status: 'signed-in', keeping: 'system' })
    expect(first.keyring.text).toContain('refreshToken')
    expect(first.keyring.text).not.toContain(password)
    await first.close()
    const second = await open(createTestKeyring(first.keyring.text))
    const email = first.email
    expect(await second.account()).toMatchObject({ status: 'signed-in', user: { email } })
    expect((await second.call('listSignIns', {})).signIns).toHaveLength(1)
    // The token that was kept is used up, and its successor is what is kept now.
    expect(second.keyring.text).not.toBe(first.keyring.text)
  })

  it('is shown to no other cloud', async () => {
    const first = await openSignedIn()
    await first.close()
    const other = await startBadNetwork(1)
    onTestFinished(() => other.close())
    const second = await open(createTestKeyring(first.keyring.text), other.origin)
    expect(await second.account()).toMatchObject({ status: 'signed-out', notice: null })
  })

  it.each(['', 'nonsense', '{"version":2}', '[]'])(
    'is asked for anew where the keyring holds %j',
    async text => {
      const opened = await open(createTestKeyring(text))
      expect(await opened.account()).toMatchObject({ status: 'signed-out', notice: null })
    },
  )

  it('is in memory only without a keyring, and says so', async () => {
    network.set({ kind: 'none' })
    const service = await startAccountService(network.origin, createMemorySecrets('basic-text'))
    onTestFinished(() => service.close())
    const email = `host${++count}@example.com`
    await service.client.call('register', { body: { email, password, nickname: '小猫' } })
    const { account } = await service.client.call('getAccount', {})
    expect(account).toMatchObject({ status: 'signed-in', keeping: 'basic-text' })
  })
})

describe('a token that has run out', () => {
  it('is renewed once, however many ask at the same time', async () => {
    const { call } = await openSignedIn()
    ageTokens()
    const before = cloud.sql('select 1 from tokens').length
    await Promise.all(Array.from({ length: 10 }, () => call('listSignIns', {})))
    expect(cloud.sql('select 1 from tokens')).toHaveLength(before + 2)
  })

  it('is renewed also when the answer was lost on the way', async () => {
    const { call, account } = await openSignedIn()
    ageTokens()
    const lost = network.lost
    network.set({ kind: 'lose-answer', when: /POST \/api\/auth\/refresh/ })
    expect((await call('listSignIns', {})).signIns).toHaveLength(1)
    expect(network.lost).toBe(lost + 1)
    expect((await account()).status).toBe('signed-in')
  })

  it('is kept while the cloud can not be reached or fails', async () => {
    const first = await openSignedIn()
    await first.close()
    // A new launch has no token yet: it is the renewal that fails.
    const { call, account } = await open(createTestKeyring(first.keyring.text))
    for (const kind of ['refuse', 'gateway'] as const) {
      network.set({ kind })
      const code = kind === 'refuse' ? 'CLOUD_UNREACHABLE' : 'CLOUD_FAILED'
      await expect(call('listSignIns', {})).rejects.toMatchObject({ problem: { code } })
      expect((await account()).status).toBe('signed-in')
    }
    network.set({ kind: 'none' })
    expect((await call('listSignIns', {})).signIns).toHaveLength(1)
  })

  it('that was used by a thief signs out both, and the host is told', async () => {
    const first = await openSignedIn()
    const stolen = createTestKeyring(first.keyring.text)
    ageTokens()
    await first.call('listSignIns', {})
    cloud.sql("update tokens set used_at = used_at - 60000 where kind = 'refresh' and used_at > 0")
    const thief = await open(stolen)
    await expect(thief.call('listSignIns', {})).rejects.toMatchObject(signedOut)
    await expect(first.call('listSignIns', {})).rejects.toMatchObject(signedOut)
    const now = await first.account()
    expect(now).toMatchObject({ status: 'signed-out', notice: { code: 'ACCOUNT_SIGNED_OUT' } })
    // Nothing of it is left to be tried again at the next launch.
    await first.close()
    expect(JSON.parse(first.keyring.text ?? '')).toMatchObject({ signIn: null })
    const again = await open(createTestKeyring(first.keyring.text))
    const body = { email: first.email, password }
    expect((await again.call('signIn', { body })).account.status).toBe('signed-in')
    expect(await again.account()).toMatchObject({ status: 'signed-in' })
  })
})

describe('signing out', () => {
  it('counts here at once when the cloud can not be told, and says that it was not', async () => {
    const { call, close, keyring } = await openSignedIn()
    network.set({ kind: 'refuse' })
    const { account } = await call('signOut', {})
    expect(account).toMatchObject({
      status: 'signed-out',
      notice: { code: 'ACCOUNT_LEFT_HERE_ONLY' },
    })
    await close()
    expect(JSON.parse(keyring.text ?? '')).toMatchObject({ signIn: null })
  })

  it('everywhere is not claimed when the cloud can not be told', async () => {
    const { call, account } = await openSignedIn()
    network.set({ kind: 'refuse' })
    const failed = { problem: { code: 'CLOUD_UNREACHABLE' } }
    await expect(call('signOutEverywhere', {})).rejects.toMatchObject(failed)
    expect((await account()).status).toBe('signed-in')
  })
})

it('a cloud that sends on to somebody else is not followed', async () => {
  const heard: string[] = []
  const other = createServer((request, response) => {
    heard.push(request.url ?? '')
    response.end('{}')
  })
  const port = await listen(other)
  const sender = createServer((_request, response) => {
    response.writeHead(307, { location: `http://127.0.0.1:${port}/` }).end()
  })
  onTestFinished(() => {
    other.close()
    sender.close()
  })
  const { call } = await open(createTestKeyring(), `http://127.0.0.1:${await listen(sender)}`)
  const body = { email: 'a@example.com', password }
  const failed = { problem: { code: 'CLOUD_UNREACHABLE' } }
  await expect(call('signIn', { body })).rejects.toMatchObject(failed)
  expect(heard).toEqual([])
})

async function listen(server: ReturnType<typeof createServer>): Promise<number> {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}
