import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { type Check, problemOf } from '@talkingcat/contract'
import { runDiagnostics } from '@talkingcat/service'
import { type CliConfig, readCliConfig } from '../config.ts'
import { findElectron } from '../desktop/find-electron.ts'
import { whatToDo } from '../output/what-to-do.ts'

const marks = { ok: '✓', warning: '!', error: '✗' } as const

export async function doctor(options: { json: boolean }): Promise<void> {
  const config = readCliConfig()
  const checks: Check[] = [
    ...(await runDiagnostics(config.env)).map(inTheTerminal),
    ...checkFfmpegBin(config.env.FFMPEG_BIN),
    await checkPort(),
    await checkElectron(config),
  ]
  if (options.json) process.stdout.write(`${JSON.stringify({ checks }, null, 2)}\n`)
  else for (const check of checks) printCheck(check)
  if (checks.some(({ status }) => status === 'error')) process.exitCode = 1
}

/** The service's advice is for the page; see what-to-do.ts. */
function inTheTerminal(check: Check): Check {
  const isModelMissing = check.name === 'model' && check.status !== 'ok'
  if (!isModelMissing) return check
  return { ...check, next: whatToDo(problemOf('MODEL_MISSING')) }
}

function printCheck({ name, status, found, next }: Check): void {
  process.stdout.write(`${marks[status]} ${name.padEnd(11)} ${found}\n`)
  if (next) process.stdout.write(`  ${' '.repeat(11)} → ${next}\n`)
}

/** A wrong FFMPEG_BIN is passed over in silence by the search; here it is named. */
function checkFfmpegBin(path: string | undefined): Check[] {
  if (!path || existsSync(path)) return []
  const found = `FFMPEG_BIN 指向的文件不存在：${path}`
  return [{ name: 'ffmpeg', status: 'warning', found, next: '请改正或去掉 FFMPEG_BIN' }]
}

async function checkPort(): Promise<Check> {
  const server = createServer()
  const isFree = await new Promise<boolean>(resolve => {
    server.once('error', () => resolve(false))
    server.listen({ port: 8090, host: '127.0.0.1' }, () => resolve(true))
  })
  await new Promise<void>(resolve => {
    server.close(() => resolve())
  })
  return isFree
    ? { name: 'port', status: 'ok', found: '端口 8090 空闲', next: '' }
    : {
        name: 'port',
        status: 'warning',
        found: '端口 8090 已被占用（可能是正在运行的提猫直播助手）',
        next: '启动时会自动换下一个端口；也可以用 --port 指定',
      }
}

/** Electron lays a file of that name beside its binary; a build of one's own may have none. */
function versionBeside(binary: string): string {
  const path = join(dirname(binary), 'version')
  return existsSync(path) ? readFileSync(path, 'utf8').trim() : binary
}

async function checkElectron({ hasDisplay, env }: CliConfig): Promise<Check> {
  const look = { isDownloadAllowed: false, onProgress: () => {} }
  const binary = await findElectron({ hasDisplay, env, ...look })
  if (binary) {
    const version = versionBeside(binary)
    return { name: 'electron', status: 'ok', found: `Electron ${version}`, next: '' }
  }
  return {
    name: 'electron',
    status: 'warning',
    found: hasDisplay ? '还没有 Electron，会用浏览器打开' : '没有图形界面，只能用浏览器打开网址',
    next: hasDisplay ? 'npm start 会尝试下载；下载慢时可设置环境变量 ELECTRON_MIRROR' : '',
  }
}
