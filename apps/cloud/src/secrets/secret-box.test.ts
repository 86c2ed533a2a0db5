import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { readConfig } from '../config.ts'
import { loadSecretBox } from './secret-box.ts'

const makeKey = () => randomBytes(32).toString('base64')
const open = (...keys: string[]) => loadSecretBox({ kind: 'given', keys })
const unreadable = expect.objectContaining({ code: 'SECRET_UNREADABLE' })

it('opens what it sealed, for its owner only, and never seals alike twice', () => {
  const box = open(makeKey())
  const sealed = box.seal('JBSWY3DPEHPK3PXP', 'me')
  expect(sealed).toMatch(/^v1:[\w-]{8}:[\w-]+$/)
  expect(sealed).not.toContain('JBSWY3DPEHPK3PXP')
  expect(box.open(sealed, 'me')).toBe('JBSWY3DPEHPK3PXP')
  expect(box.seal('JBSWY3DPEHPK3PXP', 'me')).not.toBe(sealed)
  expect(() => box.open(sealed, 'you')).toThrow(unreadable)
  expect(box.open('JBSWY3DPEHPK3PXP', 'me')).toBe('JBSWY3DPEHPK3PXP')
})

it('tells a changed, a cut and a foreign text from its own', () => {
  const box = open(makeKey())
  const sealed = box.seal('JBSWY3DPEHPK3PXP', 'me')
  const [, name, body = ''] = sealed.split(':')
  const bytes = Buffer.from(body, 'base64url')
  for (let index = 0; index < bytes.length; index++) {
    const bent = Buffer.from(bytes)
    bent.writeUInt8(bent.readUInt8(index) ^ 1, index)
    expect(() => box.open(`v1:${name}:${bent.toString('base64url')}`, 'me')).toThrow(unreadable)
    const cut = bytes.subarray(0, index).toString('base64url')
    expect(() => box.open(`v1:${name}:${cut}`, 'me')).toThrow(unreadable)
  }
  for (const text of ['v1:', 'v1:x:y', `v1:${name}:`, open(makeKey()).seal('x', 'me')])
    expect(() => box.open(text, 'me')).toThrow(unreadable)
})

it('a new key in front seals, and the old one still opens', () => {
  const [older, newer] = [makeKey(), makeKey()]
  const sealed = open(older).seal('secret', 'me')
  const both = open(newer, older)
  expect(both.open(sealed, 'me')).toBe('secret')
  expect(sealed.startsWith(both.currentPrefix)).toBe(false)
  expect(open(newer).open(both.seal('secret', 'me'), 'me')).toBe('secret')
})

it('makes a key once and keeps it where nobody else reads it', async () => {
  const path = join(await mkdtemp(join(tmpdir(), 'talkingcat-secrets-')), 'data', 'secrets-key.txt')
  const sealed = loadSecretBox({ kind: 'file', path }).seal('secret', 'me')
  const key = await readFile(path, 'utf8')
  expect(loadSecretBox({ kind: 'file', path }).open(sealed, 'me')).toBe('secret')
  expect(await readFile(path, 'utf8')).toBe(key)
  if (process.platform !== 'win32') expect((await stat(path)).mode & 0o777).toBe(0o600)
  // On another tier it is given by the environment.
  const moved = readConfig({ SECRETS_KEY: `${makeKey()},${key}` }).secretsKey
  expect(loadSecretBox(moved).open(sealed, 'me')).toBe('secret')
})

it.each([
  '',
  'short',
  randomBytes(31).toString('base64'),
  randomBytes(48).toString('base64'),
  '密',
])('does not start with the key %j, and does not repeat it', bad => {
  expect(() => open(makeKey(), bad)).toThrow(/SECRETS_KEY.*第 2 把/)
  if (bad.length > 8) expect(() => open(bad)).not.toThrow(bad)
})

it('is made beside SQLite when none is given', () => {
  expect(readConfig({ NODE_ENV: 'production', CLOUD_DATA_DIR: '/data' }).secretsKey).toEqual({
    kind: 'file',
    path: '/data/secrets-key.txt',
  })
})
