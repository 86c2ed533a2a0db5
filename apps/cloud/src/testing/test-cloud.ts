import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { InjectOptions } from 'fastify'
import { buildApp } from '../build-app.ts'
import type { CloudConfig, Storage } from '../config.ts'
import { openDatabase } from '../database/open-database.ts'
import type { Mailer } from '../mail/mailer.ts'
import { noProviders } from '../payments/payment-config.ts'
import { openDiskStore } from '../stores/disk-store.ts'
import type { ObjectStore } from '../stores/object-store.ts'

export const goodPassword = 'vier graue Katzen'

/** The one in use and the next. */
export const testKeys = [makeKey(), makeKey()]
export const testSecretsKey = randomBytes(32).toString('base64')
function makeKey(): string {
  const { privateKey } = generateKeyPairSync('ed25519')
  return privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64')
}

export async function sqliteStorage(): Promise<Storage> {
  const folder = await mkdtemp(join(tmpdir(), 'talkingcat-cloud-'))
  return { kind: 'sqlite', folder, path: join(folder, 'cloud.db') }
}

type TestOptions = Partial<Omit<CloudConfig, 'objects'>> & {
  objects?: ObjectStore
  reviewPage?: string
}

/** The built app over a real database; time stands until a test moves it. */
export async function startTestCloud(
  storage: Storage,
  trustedProxyHops = 1,
  mailer: Mailer | null = null,
  { objects, reviewPage, ...more }: TestOptions = {},
) {
  const db = await openDatabase(storage)
  const store =
    objects ?? (await openDiskStore(await mkdtemp(join(tmpdir(), 'talkingcat-objects-'))))
  const clock = { at: 1_800_000_000_000 }
  const lines: string[] = []
  const app = await buildApp(
    {
      allowOrigins: ['https://app.example.com'],
      trustedProxyHops,
      revokeNeedsSecondPerson: false,
      imageKeptDays: 180,
      logLevel: 'debug',
      publicUrl: 'https://cloud.example.com',
      plansFile: null,
      payee: null,
      entitlementKeys: { kind: 'given', keys: testKeys },
      secretsKey: { kind: 'given', keys: [testSecretsKey] },
      payments: noProviders,
      ...more,
    },
    {
      db,
      objects: store,
      now: () => clock.at,
      logStream: { write: line => void lines.push(line) },
      mailer,
      reviewPage: reviewPage ?? null,
    },
  )
  let address = 0
  const call = async (
    method: 'GET' | 'POST' | 'DELETE',
    url: string,
    body?: object,
    { token, ip }: { token?: string; ip?: string } = {},
  ) => {
    const options: InjectOptions = {
      method,
      url,
      headers: {
        // A different customer each time, unless a test says who.
        'x-forwarded-for': ip ?? `10.${++address >> 16}.${(address >> 8) & 255}.${address & 255}`,
        ...(token && { authorization: `Bearer ${token}` }),
      },
      ...(body && { payload: body }),
    }
    const answer = await app.inject(options)
    const isJson = String(answer.headers['content-type']).startsWith('application/json')
    return {
      status: answer.statusCode,
      // An image is no JSON.
      body: isJson ? answer.json() : null,
      headers: answer.headers,
      text: answer.body,
    }
  }
  const register = (email: string, password = goodPassword, ip?: string) =>
    call('POST', '/api/auth/register', { email, password, nickname: '小猫' }, ip ? { ip } : {})
  const login = (email: string, password = goodPassword, more: object = {}, ip?: string) =>
    call('POST', '/api/auth/login', { email, password, ...more }, ip ? { ip } : {})
  let staffCount = 0
  return {
    /** Signed in, second step taken, and so allowed to do what the role may. */
    async staff(role: 'reviewer' | 'admin') {
      const email = `${role}${++staffCount}@example.com`
      const { id } = (await register(email)).body.user
      await db.updateTable('accounts').set({ role }).where('id', '=', id).execute()
      const { token } = (await login(email)).body
      await db
        .updateTable('signIns')
        .set({ secondStepAt: clock.at })
        .where('accountId', '=', id)
        .execute()
      return { id: String(id), email, token: String(token) }
    },
    app,
    db,
    objects: store,
    clock,
    lines,
    call,
    register,
    login,
    refresh: (refreshToken: string) => call('POST', '/api/auth/refresh', { refreshToken }),
    async close() {
      await app.close()
      await db.destroy()
    },
  }
}

export type TestCloud = Awaited<ReturnType<typeof startTestCloud>>
