import { writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { characterErrorRate } from '@talkingcat/speech'
import { describe, expect, it } from 'vitest'
import { hasSharedData, sharedData } from '../support/shared-data.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { runCli } from './run-cli.ts'

const lines = (text: string) =>
  text
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as Record<string, unknown>)

describe('talkingcat', () => {
  it('explains itself', async () => {
    const { code, stdout } = await runCli(['--help'])
    expect(code).toBe(0)
    for (const name of [
      'start',
      'demo',
      'decode',
      'gifts',
      'transcribe',
      'recap',
      'models',
      'doctor',
    ]) {
      expect(stdout).toContain(name)
    }
  })

  it('refuses an unknown command on stderr', async () => {
    const { code, stdout, stderr } = await runCli(['dance'])
    expect(code).toBe(1)
    expect(stdout).toBe('')
    expect(stderr).toContain('没有这个命令：dance')
    expect((await runCli(['start', '--port', '80'])).stderr).toContain('1024 到 65535')
  })

  it('says what to do about a file that is not there', async () => {
    const { code, stderr } = await runCli(['gifts', '/nowhere/gift.csv'])
    expect(code).toBe(1)
    expect(stderr).toContain('FILE_UNREADABLE')
    expect(stderr).toContain('怎么办')
  })

  it('names the columns a table lacks', async () => {
    const path = join(await temporaryFolder(), 'gift.csv')
    await writeFile(path, 'a,b\n1,2\n')
    const { code, stderr } = await runCli(['gifts', path])
    expect(code).toBe(1)
    expect(stderr).toContain('CSV_INVALID')
  })

  it('goes on after a damaged frame and says so', async () => {
    const path = join(await temporaryFolder(), 'bad.bin')
    await writeFile(path, Buffer.from([0xff, 0xff, 0xff, 0x00]))
    const { code, stderr } = await runCli(['decode', path])
    expect(code).toBe(1)
    expect(stderr).toContain('FRAME_DAMAGED')
  })

  it('transcribes a spoken demo', async () => {
    const wav = resolve(
      import.meta.dirname,
      '../../packages/speech/models/mandarin-fixture/demo/demo2.wav',
    )
    const { code, stdout } = await runCli(['transcribe', '--demo-model', wav])
    expect(code).toBe(0)
    const utterances = lines(stdout)
    expect(utterances[0]).toMatchObject({ text: '家人们，这款精华水是全网最低价。' })
    const heard = utterances.map(({ text }) => String(text)).join('')
    expect(characterErrorRate('想要便宜的加我微信私下转账可以更便宜', heard).referenceCount).toBe(
      18,
    )
    expect(heard).toContain('想要便宜的加我微信')
  })

  it('has no session before the first one', async () => {
    const env = { RECORDS_ROOT: await temporaryFolder() }
    const list = await runCli(['recap'], env)
    expect([list.code, list.stdout]).toEqual([0, ''])
    expect(list.stderr).toContain('还没有任何场次')
    const one = await runCli(['recap', 'nope'], env)
    expect(one.code).toBe(1)
    expect(one.stderr).toContain('SESSION_NOT_FOUND')
  })

  it('names the command that downloads a missing model', async () => {
    const folder = await temporaryFolder()
    // No model anywhere: neither in the project's folder nor in another tool's cache.
    const env = { MODEL_ROOT: folder, MODELSCOPE_CACHE: folder, HF_HOME: folder }
    const { code, stdout, stderr } = await runCli(['transcribe', 'any.wav'], env)
    expect(code).toBe(1)
    expect(stdout).toBe('')
    expect(stderr).toContain('MODEL_MISSING')
    expect(stderr).toContain('npm run prepare:models')
    expect((await runCli(['models'], env)).stdout).toMatch(/sense-voice-small\S+ {2}未下载/)
  })

  it('lists models and finds nothing to do for one that is there', async () => {
    const { code, stdout, stderr } = await runCli(['models', 'download', 'mandarin-fixture'])
    expect(code).toBe(0)
    expect(stdout).toMatch(/mandarin-fixture.model\.onnx\n$/)
    expect(stderr).toContain('无需下载')
    const unknown = await runCli(['models', 'download', 'nope'])
    expect(unknown.code).toBe(1)
    expect(unknown.stderr).toContain('mandarin-fixture')
  })

  it('imports nothing that is not the model, and says which file is wrong', async () => {
    const folder = await temporaryFolder()
    await writeFile(join(folder, 'tokens.txt'), 'a 0\n')
    const env = { MODEL_ROOT: join(folder, 'models'), MODELSCOPE_CACHE: folder, HF_HOME: folder }
    const { code, stdout, stderr } = await runCli(['models', 'import', folder], env)
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toContain('model.int8.onnx 没有找到；应当是 239233841 字节，SHA-256 c71f0ce0')
    expect(stderr).toContain('MODEL_IMPORT_WRONG')
    expect((await runCli(['models', 'import', '/nowhere'], env)).stderr).toContain(
      'FILE_UNREADABLE',
    )
  })

  it('answers FORCE_TORCH_MODE plainly', async () => {
    const env = { RECORDS_ROOT: await temporaryFolder(), FORCE_TORCH_MODE: 'trt' }
    const { stdout } = await runCli(['doctor'], env)
    expect(stdout).toContain('FORCE_TORCH_MODE 的值不认识')
    expect(stdout).toMatch(/calibration +\S/)
  })

  it('checks the machine and answers in JSON', async () => {
    const { stdout } = await runCli(['doctor', '--json'], {
      RECORDS_ROOT: await temporaryFolder(),
    })
    const { checks } = JSON.parse(stdout) as { checks: { name: string; status: string }[] }
    expect(checks.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['node', 'ffmpeg', 'model', 'port', 'disk', 'electron', 'browser']),
    )
    expect(checks.find(({ name }) => name === 'node')?.status).toBe('ok')
  })
})

describe.skipIf(!hasSharedData)('talkingcat on captured data (absent: skipped)', () => {
  it('decodes real frames into live events', async () => {
    const { code, stdout } = await runCli([
      'decode',
      sharedData('douyin/frames/chat-2022.pushframe.bin'),
      sharedData('douyin/frames/gift-pk-2026.pushframe.bin'),
      sharedData('douyin/frames/member-2026.pushframe.bin'),
    ])
    expect(code).toBe(0)
    const types = lines(stdout).map(({ type }) => type)
    expect(types).toEqual(
      expect.arrayContaining(['danmaku.received', 'gift.received', 'enter.received']),
    )
  })

  it('counts each gift combo once', async () => {
    const { code, stdout } = await runCli(['gifts', sharedData('douyin/sessions/busy-a/gift.csv')])
    expect(code).toBe(0)
    const [totals] = lines(stdout)
    expect(Number(totals?.naiveDiamonds)).toBeGreaterThan(Number(totals?.diamonds))
  })
})
