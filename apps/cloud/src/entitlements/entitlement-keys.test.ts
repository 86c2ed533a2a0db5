import { generateKeyPairSync } from 'node:crypto'
import { mkdtemp, readFile, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { readConfig } from '../config.ts'
import { loadEntitlementKeys } from './entitlement-keys.ts'

it('makes one key for a folder, for its owner only, and keeps it', async () => {
  const path = join(await mkdtemp(join(tmpdir(), 'talkingcat-keys-')), 'new', 'key.pem')
  const [first, second] = await Promise.all([
    loadEntitlementKeys({ kind: 'file', path }),
    loadEntitlementKeys({ kind: 'file', path }),
  ])
  expect(second.kid).toBe(first.kid)
  expect((await stat(path)).mode & 0o777).toBe(0o600)
  expect(await readFile(path, 'utf8')).toContain('BEGIN PRIVATE KEY')
  expect((await loadEntitlementKeys({ kind: 'file', path })).announced).toEqual(first.announced)
})

it('takes PEM, PEM on one line and its Base64 body for the same key', async () => {
  const { privateKey } = generateKeyPairSync('ed25519')
  const pem = privateKey.export({ format: 'pem', type: 'pkcs8' }).toString()
  const body = privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64')
  const kids = await Promise.all(
    [pem, pem.replaceAll('\n', '\\n'), body].map(async text => {
      const { kid } = await loadEntitlementKeys({ kind: 'given', keys: [text] })
      return kid
    }),
  )
  expect(new Set(kids).size).toBe(1)
})

it('refuses what is no Ed25519 key, without quoting it', async () => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const wrong = privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64')
  for (const text of [wrong, 'geheim', '']) {
    const refused = loadEntitlementKeys({ kind: 'given', keys: [text] })
    await expect(refused).rejects.toThrow(/^(?=.*第 1 把)(?!.*geheim)/)
  }
})

it('refuses production on PostgreSQL without a key and says why', () => {
  const env = {
    NODE_ENV: 'production',
    DATABASE_URL: 'postgres://a:b@c/d',
    CLOUD_DATA_DIR: '/data',
    SECRETS_KEY: 'key',
  }
  expect(() => readConfig(env)).toThrow(/拒绝启动.*ENTITLEMENT_KEYS/)
  expect(readConfig({ ...env, ENTITLEMENT_KEYS: 'one,two' }).entitlementKeys).toEqual({
    kind: 'given',
    keys: ['one', 'two'],
  })
  expect(readConfig({ NODE_ENV: 'production', CLOUD_DATA_DIR: '/data' }).entitlementKeys).toEqual({
    kind: 'file',
    path: '/data/entitlement-key.pem',
  })
})
