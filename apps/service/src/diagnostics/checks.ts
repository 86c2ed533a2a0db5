import { constants } from 'node:fs'
import { access, mkdir, statfs } from 'node:fs/promises'
import { type Check, problemTable } from '@talkingcat/contract'
import type { LogState } from '@talkingcat/core'
import { findFfmpeg, fixtureModel, verifyModel } from '@talkingcat/speech'
import { createInstalledBrowser } from '../adapters/installed-browser.ts'
import type { ServiceConfig } from '../config.ts'

const gigabyte = 1024 ** 3

export function checkNode(version: string = process.versions.node): Check {
  const major = Number(version.split('.')[0])
  return major >= 24
    ? ok('node', `Node ${version}`)
    : {
        name: 'node',
        status: 'error',
        found: `Node ${version}`,
        next: '请用 npm start 启动，它自带 Node 24',
      }
}

export async function checkFfmpeg(config: FindOptions): Promise<Check> {
  const found = await findFfmpeg(ffmpegOptions(config))
  if (found) return ok('ffmpeg', `${found.path}（${found.version}）`)
  const { message, next } = problemTable.FFMPEG_MISSING
  return { name: 'ffmpeg', status: 'warning', found: message, next }
}

/** The demo's own model is carried in the program; if it is damaged so is the installation. */
export async function checkDemoModel(): Promise<Check> {
  try {
    await verifyModel(fixtureModel())
    return ok('demo-model', '演示模型完整')
  } catch {
    const next = '请重新安装程序，或在代码目录运行 git checkout packages/speech/models'
    return { name: 'demo-model', status: 'error', found: '演示模型缺失或损坏', next }
  }
}

export async function checkDisk({
  recordsRoot,
}: Pick<ServiceConfig, 'recordsRoot'>): Promise<Check> {
  try {
    await mkdir(recordsRoot, { recursive: true })
    const { bavail, bsize } = await statfs(recordsRoot)
    const freeBytes = bavail * bsize
    const found = `${recordsRoot} 所在磁盘剩余 ${(freeBytes / gigabyte).toFixed(1)} GB`
    if (freeBytes >= gigabyte) return ok('disk', found)
    return { name: 'disk', status: 'warning', found, next: problemTable.STORAGE_FULL.next }
  } catch {
    return unwritable('disk', recordsRoot)
  }
}

/** @param state of the running service's log; null when none runs */
export async function checkStorage(
  { recordsRoot }: Pick<ServiceConfig, 'recordsRoot'>,
  state: LogState | null,
): Promise<Check> {
  if (state?.problem) {
    const { message, next } = state.problem
    return { name: 'storage', status: 'error', found: message, next }
  }
  try {
    await mkdir(recordsRoot, { recursive: true })
    await access(recordsRoot, constants.W_OK)
    return ok('storage', `${recordsRoot} 可写`)
  } catch {
    return unwritable('storage', recordsRoot)
  }
}

/** The browser for the room's own page. */
export async function checkBrowser(config: ServiceConfig): Promise<Check> {
  const found = await createInstalledBrowser(config).find()
  if (found) return ok('browser', `${found.name}，用来打开直播间页面`)
  const { message, next } = problemTable.BROWSER_MISSING
  return { name: 'browser', status: 'warning', found: message, next }
}

type FindOptions = Pick<ServiceConfig, 'env' | 'resourcesFolder'>

export function ffmpegOptions({ env, resourcesFolder }: FindOptions) {
  return { env, ...(resourcesFolder !== null && { resourcesFolder }) }
}

export function ok(name: Check['name'], found: string): Check {
  return { name, status: 'ok', found, next: '' }
}

function unwritable(name: Check['name'], folder: string): Check {
  const { message, next } = problemTable.STORAGE_READ_ONLY
  return { name, status: 'error', found: `${message}：${folder}`, next }
}
