import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { CloudConfig } from '../config.ts'
import { openDatabase } from '../database/open-database.ts'
import { noProviders } from '../payments/payment-config.ts'
import { openDiskStore } from '../stores/disk-store.ts'
import { drawReceipt } from '../testing/make-images.ts'
import { goodPassword, startTestCloud, testKeys, testSecretsKey } from '../testing/test-cloud.ts'
import { openTiers } from '../testing/tiers.ts'
import type { FailPoint } from '../testing/upload-child.ts'
import { sweepImages } from './sweep-images.ts'

const tiers = await openTiers()
const email = 'killed@example.com'
const key = 'the-only-upload'

/** Whether there is a row after the kill. */
const points: [FailPoint, boolean][] = [
  ['image half written', false],
  ['image not yet in its place', false],
  ['image stored, no row', false],
  ['row inserted, not committed', false],
  ['before the commit', false],
  ['committed, not answered', true],
]

describe.each(tiers)('P5: kill -9 on $name', ({ open }) => {
  const test = it.skipIf(open === null)

  test.each(points)(
    'P5: %s: never a row without its image, and the client’s second try is one receipt',
    { timeout: 180_000 },
    async (point, isRowThere) => {
      if (open === null) return
      const storage = await open()
      const folder = await mkdtemp(join(tmpdir(), 'talkingcat-kill-'))
      const config: CloudConfig = {
        host: '127.0.0.1',
        port: 0,
        storage,
        mail: null,
        publicUrl: 'http://127.0.0.1',
        plansFile: null,
        entitlementKeys: { kind: 'given', keys: testKeys },
        payee: null,
        secretsKey: { kind: 'given', keys: [testSecretsKey] },
        payments: noProviders,
        objects: { kind: 'disk', folder },
        revokeNeedsSecondPerson: false,
        imageKeptDays: 180,
        allowOrigins: [],
        trustedProxyHops: 0,
        logLevel: 'silent',
      }
      const image = await drawReceipt('killed')
      const first = await startChild(point, config)
      const token = await signIn(first.url, true)
      await expect(upload(first.url, token, image)).rejects.toThrow()
      await first.ended
      expect(first.child.signalCode).toBe('SIGKILL')

      const db = await openDatabase(storage)
      const rows = await db.selectFrom('receipts').selectAll().execute()
      const history = await db.selectFrom('receiptHistory').selectAll().execute()
      expect([rows.length, history.length]).toEqual(isRowThere ? [1, 1] : [0, 0])
      const objects = await openDiskStore(folder)
      for (const { imageKey } of rows) expect(await objects.has(imageKey)).toBe(true)
      await db.destroy()

      const second = await startChild('none', config)
      const answer = await upload(second.url, await signIn(second.url, false), image)
      expect(answer.status).toBe(200)
      second.child.kill('SIGTERM')
      await second.ended

      const cloud = await startTestCloud(storage, 0, null, { objects })
      const later = Date.now() + 2 * 3_600_000
      await sweepImages({ ...cloud.app.parts, now: () => later }, error => {
        throw error
      })
      const [kept, ...more] = await cloud.db.selectFrom('receipts').selectAll().execute()
      expect(more).toEqual([])
      const left = []
      for await (const object of objects.list('receipts')) left.push(object.key)
      expect(left).toEqual([kept?.imageKey])
      await cloud.close()
    },
  )
})

async function startChild(point: string, config: CloudConfig) {
  const child: ChildProcess = spawn(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      join(import.meta.dirname, '../testing/upload-child.ts'),
      point,
      JSON.stringify(config),
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const ended = once(child, 'exit')
  const port = await new Promise<string>((resolve, reject) => {
    child.stdout?.on('data', bytes => resolve(/port (\d+)/.exec(String(bytes))?.[1] ?? ''))
    ended.then(() => reject(new Error('the server ended before it listened')))
  })
  return { child, ended, url: `http://127.0.0.1:${port}` }
}

async function signIn(url: string, isNew: boolean): Promise<string> {
  const post = async (name: string, body: object) => {
    const headers = { 'content-type': 'application/json' }
    const init = { method: 'POST', headers, body: JSON.stringify(body) }
    const answer = await fetch(`${url}/api/auth/${name}`, init)
    return z.object({ token: z.string().optional() }).parse(await answer.json())
  }
  if (isNew) await post('register', { email, password: goodPassword, nickname: '小猫' })
  return (await post('login', { email, password: goodPassword })).token ?? ''
}

function upload(url: string, token: string, image: Buffer): Promise<Response> {
  const form = new FormData()
  form.append('file', new Blob([new Uint8Array(image)], { type: 'image/jpeg' }), 'a.jpg')
  const headers = { authorization: `Bearer ${token}`, 'idempotency-key': key }
  return fetch(`${url}/api/payment/upload`, { method: 'POST', headers, body: form })
}
