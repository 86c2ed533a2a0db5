import { spawn } from 'node:child_process'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { beforeAll, expect, it } from 'vitest'
import { startTestCloud } from '../testing/test-cloud.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'talkingcat-cloud-'))
})

// Every run starts a whole Node, which takes its time on a busy machine.
const timeout = 240_000
const main = join(import.meta.dirname, '../main.ts')
const node = ['--disable-warning=ExperimentalWarning', main]

function run(args: string[], typed = ''): Promise<{ code: number | null; text: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...node, ...args], {
      env: { PATH: process.env.PATH, CLOUD_DATA_DIR: folder },
    })
    let text = ''
    child.stdout.on('data', chunk => {
      text += chunk
    })
    child.stderr.on('data', chunk => {
      text += chunk
    })
    child.on('error', reject)
    child.on('close', code => resolve({ code, text }))
    child.stdin.end(typed)
  })
}
const path = () => join(folder, 'cloud.db')

it('R1: the first admin is made on the command line, with a piped or a made-up password', {
  timeout,
}, async () => {
  const piped = await run(['admin', 'create', 'Boss@example.com'], 'ein langes Kennwort\n')
  expect(piped).toEqual({ code: 0, text: expect.not.stringContaining('密码（') })
  const madeUp = await run(['admin', 'create', 'second@example.com'])
  const password = /密码（只显示这一次）：(\S{20})\n/.exec(madeUp.text)?.[1] ?? ''
  const cloud = await startTestCloud({ kind: 'sqlite', folder, path: path() })
  for (const [email, word] of [
    ['boss@example.com', 'ein langes Kennwort'],
    ['second@example.com', password],
  ] as const) {
    const { token } = (await cloud.login(email, word)).body
    const me = await cloud.call('GET', '/api/auth/me', undefined, { token })
    expect(me.body.role).toBe('admin')
  }
  await cloud.close()
})

it('R1: a short password, a taken address and an unknown command are refused in words', {
  timeout,
}, async () => {
  const short = await run(['admin', 'create', 'third@example.com'], 'vierzehn Zeich')
  expect(short).toEqual({ code: 1, text: expect.stringContaining('15 个字符') })
  const taken = await run(['admin', 'create', 'boss@example.com'], 'ein langes Kennwort')
  expect(taken).toEqual({ code: 1, text: expect.stringContaining('已经注册过') })
  const unknown = await run(['admin', 'destroy'])
  expect(unknown).toEqual({ code: 1, text: expect.stringContaining('audit verify') })
})

it('L1: `audit verify` says whole, and names the broken row with exit code 1', {
  timeout,
}, async () => {
  const whole = await run(['audit', 'verify'])
  expect(whole).toEqual({ code: 0, text: expect.stringMatching(/完整：2 行，末尾 [\da-f]{64}/) })
  const db = new DatabaseSync(path())
  db.exec('drop trigger audit_keep_update')
  db.exec(`update audit set type = 'nothing' where seq = 2`)
  db.close()
  const broken = await run(['audit', 'verify'])
  expect(broken).toEqual({ code: 1, text: expect.stringContaining('第 2 行被改动过') })
})

it('S4: `account password` gives a new password and signs the old one out everywhere', {
  timeout,
}, async () => {
  const email = 'forgetful@example.com'
  const start = () => startTestCloud({ kind: 'sqlite', folder, path: path() })
  let cloud = await start()
  await cloud.register(email)
  const { token } = (await cloud.login(email)).body
  await cloud.close()
  const unknown = await run(['account', 'password', 'nobody@example.com'])
  expect(unknown).toEqual({ code: 1, text: expect.stringContaining('没有这个邮箱的账号') })
  const { code, text } = await run(['account', 'password', 'Forgetful@example.com'])
  expect(code).toBe(0)
  const password = /密码（只显示这一次）：(\S{20})\n/.exec(text)?.[1] ?? ''
  cloud = await start()
  expect((await cloud.call('GET', '/api/auth/me', undefined, { token })).status).toBe(401)
  expect((await cloud.login(email)).status).toBe(401)
  expect((await cloud.login(email, password)).status).toBe(200)
  await cloud.close()
})

it('serves without a word more, says where, and leaves when told', { timeout }, async () => {
  const env = { PATH: process.env.PATH, CLOUD_DATA_DIR: folder, PORT: '0' }
  const child = spawn(process.execPath, [...node, 'serve'], { env })
  const ended = new Promise(resolve => child.on('close', resolve))
  try {
    const text = await new Promise<string>(resolve => {
      let seen = ''
      child.stdout.on('data', chunk => {
        seen += chunk
        if (seen.includes('提猫账号服务')) resolve(seen)
      })
      child.on('close', () => resolve(seen))
    })
    const url = /提猫账号服务：(\S+)/.exec(text)?.[1]
    expect(url).toBeDefined()
    for (const path of ['/healthz', '/readyz']) {
      expect((await fetch(`${url}${path}`)).status).toBe(200)
    }
  } finally {
    child.kill('SIGTERM')
  }
  expect(await ended).toBe(0)
})
