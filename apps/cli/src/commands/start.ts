import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { problemOf } from '@talkingcat/contract'
import { createInstalledBrowser, readConfig, startService } from '@talkingcat/service'
import { ensureBuilt, pageFolder } from '../build/ensure-built.ts'
import { readCliConfig } from '../config.ts'
import { createDesktopPages } from '../desktop/desktop-pages.ts'
import { createDesktopSecrets } from '../desktop/desktop-secrets.ts'
import { firstRoomPages } from '../desktop/first-room-pages.ts'
import { openApp, openInBrowser } from '../desktop/open-app.ts'
import { prepareRecordsFolder } from '../process/records-folder.ts'
import { stopSignal } from '../process/stop-signal.ts'

export type StartOptions = { open: boolean; browser: boolean; demo: boolean; port: number }

/** Longest wait for a tidy end; what was shown is in the log already. */
const closeTimeoutMs = 8000

export async function start(options: StartOptions): Promise<void> {
  const stop = stopSignal()
  const config = readCliConfig()
  const say = (line: string) => process.stderr.write(`${line}\n`)
  const serviceConfig = readConfig(config.env)
  await prepareRecordsFolder(serviceConfig.recordsRoot)
  await ensureBuilt('page', say)
  if (stop.aborted) process.exit(130)
  const secrets = createDesktopSecrets()
  const desktopPages = createDesktopPages(
    fault => say(`桌面窗口与本地服务对不上话：${fault}`),
    secrets,
  )
  const service = await startService({
    port: options.port,
    pageFolder,
    env: config.env,
    ports: {
      roomPages: firstRoomPages([desktopPages, createInstalledBrowser(serviceConfig)]),
      secrets,
    },
  })
  if (service.takenPorts.length > 0) {
    const { message, next } = problemOf('PORT_TAKEN')
    say(`注意：${service.takenPorts.join('、')} ${message}，${next} ${service.port}。`)
  }
  const pageUrl = `${service.url}/#token=${service.token}${options.demo ? '&demo=1' : ''}`
  say('提猫直播助手已启动。页面网址（含本次启动的口令，请勿分享）：')
  process.stdout.write(`${pageUrl}\n`)
  const shown = { pageUrl, hasDisplay: config.hasDisplay, onProgress: say }
  const desktop = await openApp({
    ...shown,
    mode: options.open ? (options.browser ? 'browser' : 'desktop') : 'none',
    env: config.env,
    signal: stop,
  })
  if (desktop) desktopPages.connect(desktop)
  if (!stop.aborted) {
    const stopped = once(stop, 'abort')
    say('按 Ctrl+C 退出；未停止的场次可在下次启动后继续。')
    await Promise.race([stopped, ...(desktop ? [whenGone(desktop)] : [])])
    if (!stop.aborted && desktop && desktop.exitCode !== 0) {
      // A window that broke is no reason to stop recording.
      say(
        `桌面窗口意外退出（${desktop.exitCode ?? desktop.signalCode}），记录仍在进行，改用浏览器打开。`,
      )
      await openInBrowser(shown)
      await stopped
    }
  }
  say('\n正在退出…')
  desktop?.kill()
  const isClosed = await Promise.race([
    service.close().then(() => true),
    new Promise<false>(done => setTimeout(() => done(false), closeTimeoutMs)),
  ])
  say(isClosed ? '已退出。' : '有些连接没有及时结束，已强制退出；记录都在。')
  // `open` and idle sockets must not hold the terminal.
  process.exit(0)
}

/** Resolves when the window's process is gone, by the host or by a crash. */
async function whenGone(desktop: ChildProcess): Promise<void> {
  if (desktop.exitCode !== null || desktop.signalCode !== null) return
  await new Promise(resolve => desktop.once('exit', resolve))
}
