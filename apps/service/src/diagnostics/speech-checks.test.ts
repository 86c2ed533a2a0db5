import { mkdir, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { catalogueModel, senseVoiceId } from '@talkingcat/speech'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { calibrationKey, keepCalibration } from '../models/calibration-file.ts'
import { checkAcceleration, checkCalibration, checkModel } from './speech-checks.ts'

let root = ''
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'talkingcat-'))
})
afterEach(() => rm(root, { recursive: true, force: true }))

/** Files of the right sizes; they take no space on most disks. */
async function plant(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  for (const file of catalogueModel(senseVoiceId)?.files ?? []) {
    await writeFile(join(folder, file.name), '')
    await truncate(join(folder, file.name), file.bytes)
  }
}
const config = (env: Record<string, string> = {}) => ({
  modelsRoot: join(root, 'models'),
  recordsRoot: join(root, 'records'),
  env: { MODELSCOPE_CACHE: join(root, 'ms'), HF_HOME: join(root, 'hf'), ...env },
})

describe('checkModel', () => {
  it('tells that there is none, that it is damaged, and where it was found', async () => {
    expect(await checkModel(config())).toMatchObject({
      status: 'warning',
      found: '还没有语音识别模型',
    })
    const folder = join(root, 'models', senseVoiceId)
    await plant(folder)
    await truncate(join(folder, 'tokens.txt'), 3)
    expect((await checkModel(config())).found).toContain('损坏')
    await plant(folder)
    expect((await checkModel(config())).found).toContain(`模型文件夹：${folder}`)
  })

  it('looks first where the host said in the settings', async () => {
    const mine = join(root, 'mine')
    await plant(join(root, 'models', senseVoiceId))
    await plant(mine)
    await mkdir(join(root, 'records'))
    const text = JSON.stringify({ modelsFolder: mine })
    await writeFile(join(root, 'records', 'settings.json'), text)
    expect((await checkModel(config())).found).toContain(mine)
    await rm(mine, { recursive: true })
    expect((await checkModel(config())).found).toContain(join(root, 'models'))
  })
})

it.each([
  [undefined, 'ok', 'CPU'],
  ['cpu', 'ok', 'FORCE_TORCH_MODE=cpu'],
  ['gpu', 'warning', '没有作用'],
  ['trt', 'warning', '不认识'],
])('FORCE_TORCH_MODE=%s has a plain answer', (mode, status, words) => {
  const check = checkAcceleration(mode, { platform: 'linux', arch: 'x64' })
  expect(check).toMatchObject({ name: 'acceleration', status })
  expect(check.found).toContain(words)
  expect(check.next === '').toBe(status === 'ok')
})

it('offers Core ML on Apple silicon as an experiment', () => {
  const check = checkAcceleration('gpu', { platform: 'darwin', arch: 'arm64' })
  expect(check.found).toContain('Core ML（未经验证）')
})

describe('checkCalibration', () => {
  const measured = (rtf: number) => [
    { threadCount: 1, rtf: rtf * 2, loadMs: 900 },
    { threadCount: 2, rtf, loadMs: 900 },
  ]
  const keep = (rtf: number) =>
    keepCalibration(
      join(root, 'records', 'calibration.json'),
      calibrationKey(senseVoiceId, 'cpu'),
      {
        threadCount: 2,
        measured: measured(rtf),
        measuredAt: 1,
      },
    )

  it('tells the result and the speed, and when it is too slow', async () => {
    expect((await checkCalibration(config())).found).toContain('有了识别模型')
    await plant(join(root, 'models', senseVoiceId))
    expect((await checkCalibration(config())).found).toContain('还没有校准')
    keep(0.041)
    expect(await checkCalibration(config())).toMatchObject({
      status: 'ok',
      found: '用 2 个线程（1 线程 RTF 0.082，2 线程 RTF 0.041）',
    })
    keep(0.8)
    expect(await checkCalibration(config())).toMatchObject({ status: 'warning' })
  })
})
