import type { Account, Standing } from '@talkingcat/contract'
import { onTestFinished } from 'vitest'
import type { Parts } from '../../apps/cloud/src/parts.ts'
import {
  goodPassword,
  sqliteStorage,
  startTestCloud,
} from '../../apps/cloud/src/testing/test-cloud.ts'
import { createCloudClient } from '../../apps/service/src/cloud/cloud-client.ts'
import { createTestWorld } from '../../apps/service/src/testing/test-ports.ts'
import { startTestService } from '../../apps/service/src/testing/test-service.ts'
import { createTestKeyring, neverByItself } from './account-world.ts'
import { startBadNetwork } from './bad-network.ts'

type TestOptions = Parameters<typeof startTestCloud>[3]
type ServiceOptions = {
  keyring?: ReturnType<typeof createTestKeyring>
  nextMs?: (failures: number) => number
  pins?: string[]
}

/** The real cloud and real local services, all of which live by one clock that a test turns. */
export async function openEntitlementWorld() {
  const storage = await sqliteStorage()
  const start = async (port: number, options: TestOptions = {}) => {
    const cloud = await startTestCloud(storage, 1, null, options)
    await cloud.app.listen({ host: '127.0.0.1', port })
    return cloud
  }
  let cloud = await start(0)
  const address = cloud.app.server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const { port } = address
  const network = await startBadNetwork(port)
  let people = 0
  /** By the clock, which stands, everybody comes in the same minute. */
  const forgiveAll = () => cloud.db.deleteFrom('throttles').execute()
  const at = () => cloud.clock.at
  const parts = (): Parts => cloud.app.parts
  async function register() {
    await forgiveAll()
    const email = `holder${++people}@example.com`
    await cloud.register(email)
    return { email, password: goodPassword }
  }

  /** One machine: a keyring of its own, or none of them kept. */
  async function openService({ keyring, nextMs, pins }: ServiceOptions = {}) {
    const client = createCloudClient(network.origin)
    let asked = 0
    const counting = {
      ...client,
      call: (...given: Parameters<typeof client.call>) => {
        asked += 1
        return client.call(...given)
      },
      ask: (...given: Parameters<typeof client.ask>) => {
        asked += 1
        return client.ask(...given)
      },
    } as typeof client
    const world = createTestWorld({
      clock: at,
      cloud: counting,
      entitlementTimes: { ...neverByItself, ...(nextMs && { nextMs }) },
      ...(keyring && { secrets: keyring }),
    })
    const service = await startTestService(world.ports, { entitlementPins: pins ?? null })
    let isOpen = true
    const close = async () => {
      if (isOpen) await service.close()
      isOpen = false
    }
    onTestFinished(close)
    const { call } = service.client
    const standingOf = (account: Account): Standing => {
      if (account.status !== 'signed-in') throw new Error(account.status)
      return account.standing
    }
    return {
      call,
      close,
      asked: () => asked,
      signIn: async (body: { email: string; password: string }) =>
        standingOf((await call('signIn', { body })).account),
      standing: async () => standingOf((await call('getAccount', {})).account),
      check: async () => standingOf((await call('checkStanding', {})).account),
      account: async () => (await call('getAccount', {})).account,
    }
  }

  return {
    network,
    register,
    openService,
    get cloud() {
      return cloud
    },
    passMs(ms: number) {
      cloud.clock.at += ms
    },

    /** Again, at the same place with the same data. */
    async restartCloud(options: TestOptions) {
      const { clock } = cloud
      await cloud.close()
      cloud = await start(port, options)
      cloud.clock.at = clock.at
    },

    grant: (accountId: string, sourceId: string) =>
      cloud.db
        .transaction()
        .execute(trx =>
          parts().entitlements.grant(
            trx,
            accountId,
            { id: 'month', days: 31, features: ['live', 'recap'] },
            { source: 'receipt', sourceId },
          ),
        ),

    revoke: (sourceId: string) =>
      cloud.db
        .transaction()
        .execute(trx => parts().entitlements.revoke(trx, { source: 'receipt', sourceId })),

    /** Somebody new, signed in on a machine whose keyring works. */
    async openHolder(nextMs?: (failures: number) => number) {
      network.set({ kind: 'none' })
      const keyring = createTestKeyring()
      const person = await register()
      const service = await openService({ keyring, ...(nextMs && { nextMs }) })
      const first = await service.signIn(person)
      const account = await service.account()
      if (account.status !== 'signed-in') throw new Error(account.status)
      return { ...service, keyring, person, first, id: account.user.id }
    },

    /** The same machine after a restart, whose cloud can not be reached. */
    async reopenOffline(text: string | null) {
      const service = await openService({ keyring: createTestKeyring(text) })
      network.set({ kind: 'refuse' })
      return service
    },

    async close() {
      await network.close()
      await cloud.close()
    },
  }
}

export type EntitlementWorld = Awaited<ReturnType<typeof openEntitlementWorld>>

/** What a keyring holds, as the service wrote it. */
export const storedIn = (keyring: { text: string | null }) => JSON.parse(keyring.text ?? '')

/** The signed token in it. */
export const tokenIn = (stored: { entitlement: { cache: string } }): string | null =>
  JSON.parse(stored.entitlement.cache).token
