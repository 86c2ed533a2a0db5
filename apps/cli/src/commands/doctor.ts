import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import type { Check } from '@talkingcat/contract'
import { runDiagnostics } from '@talkingcat/service'
import type { Command } from 'commander'
import { readCliConfig } from '../config.ts'
import { findElectron } from '../desktop/find-electron.ts'

const marks = { ok: '✓', warning: '!', error: '✗' } as const

export function addDoctor(program: Command): void {
  program
    .command('doctor')
    .description('检查这台机器：Node、ffmpeg、模型、端口、磁盘、Electron，并说明怎么处理')
    .option('--json', '输出 JSON', false)
    .action(doctor)
}

async function doctor(options: { json: boolean }): Promise<void> {
  const config = readCliConfig()
  const checks: Check[] = [
    ...(await runDiagnostics(config.env)),
    await checkPort(),
    await checkElectron(config.hasDisplay),
  ]
  if (options.json) process.stdout.write(`${JSON.stringify({ checks }, null, 2)}\n`)
  else for (const check of checks) printCheck(check)
  if (checks.some(({ status }) => status === 'error')) process.exitCode = 1
}

function printCheck({ name, status, found, next }: Check): void {
  process.stdout.write(`${marks[status]} ${name.padEnd(11)} ${found}\n`)
  if (next) process.stdout.write(`  ${' '.repeat(11)} → ${next}\n`)
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

async function checkElectron(hasDisplay: boolean): Promise<Check> {
  const binary = await findElectron({ hasDisplay, isDownloadAllowed: false, onProgress: () => {} })
  if (binary) {
    const version = readFileSync(binary.replace(/[^/\\]+$/, 'version'), 'utf8').trim()
    return { name: 'electron', status: 'ok', found: `Electron ${version}`, next: '' }
  }
  return {
    name: 'electron',
    status: 'warning',
    found: hasDisplay ? '还没有 Electron，会用浏览器打开' : '没有图形界面，只能用浏览器打开网址',
    next: hasDisplay ? 'npm start 会尝试下载；下载慢时可设置环境变量 ELECTRON_MIRROR' : '',
  }
}
