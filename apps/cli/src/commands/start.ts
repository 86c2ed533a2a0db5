import { once } from 'node:events'
import { problemOf } from '@talkingcat/contract'
import { startService } from '@talkingcat/service'
import { type Command, InvalidArgumentError } from 'commander'
import { ensureBuilt, pageFolder } from '../build/ensure-built.ts'
import { readCliConfig } from '../config.ts'
import { openApp } from '../desktop/open-app.ts'

type StartOptions = { open: boolean; browser: boolean; demo: boolean; port: number }

/** The port that the first generation used, too. */
const defaultPort = 8090

export function addStart(program: Command): void {
  withOptions(program.command('start').description('启动本地服务并打开应用'))
    .option('--demo', '启动后直接进入演示直播间', false)
    .action((options: StartOptions) => start(options))
  withOptions(program.command('demo').description('启动并直接进入演示直播间')).action(
    (options: StartOptions) => start({ ...options, demo: true }),
  )
}

function withOptions(command: Command): Command {
  return command
    .option('--no-open', '只打印网址，不打开窗口')
    .option('--browser', '用默认浏览器打开，不用桌面窗口', false)
    .option('--port <port>', '本地服务端口；被占用时自动换下一个', parsePort, defaultPort)
}

function parsePort(text: string): number {
  const port = Number(text)
  if (!Number.isInteger(port) || port < 1024 || port > 65_535) {
    throw new InvalidArgumentError('端口必须是 1024 到 65535 之间的整数')
  }
  return port
}

async function start(options: StartOptions): Promise<void> {
  const config = readCliConfig()
  const say = (line: string) => process.stderr.write(`${line}\n`)
  await ensureBuilt('page', say)
  const service = await startService({ port: options.port, pageFolder, env: config.env })
  if (service.takenPorts.length > 0) {
    const { message, next } = problemOf('PORT_TAKEN')
    say(`注意：${service.takenPorts.join('、')} ${message}，${next} ${service.port}。`)
  }
  const pageUrl = `${service.url}/#token=${service.token}${options.demo ? '&demo=1' : ''}`
  say('提猫直播助手已启动。页面网址（含本次启动的口令，请勿分享）：')
  process.stdout.write(`${pageUrl}\n`)
  const desktop = await openApp({
    mode: options.open ? (options.browser ? 'browser' : 'desktop') : 'none',
    pageUrl,
    hasDisplay: config.hasDisplay,
    env: config.env,
    onProgress: say,
  })
  say('按 Ctrl+C 退出；未停止的场次可在下次启动后继续。')
  await Promise.race([
    once(process, 'SIGINT'),
    once(process, 'SIGTERM'),
    once(process, 'SIGHUP'),
    ...(desktop ? [once(desktop, 'exit')] : []),
  ])
  desktop?.kill()
  await service.close()
  // `open` and idle sockets must not hold the terminal.
  process.exit(0)
}
