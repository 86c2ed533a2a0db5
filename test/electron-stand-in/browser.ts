import { once } from 'node:events'
import { createServer } from 'node:net'
import type { Browser, Page } from 'playwright-core'
import type { CdpLine } from '../../packages/douyin/src/sources/page-tap/cdp-pipe.ts'
import { launchBrowser } from '../browser/launch.ts'
import { openCdpLine } from './cdp-line.ts'

export type StandInBrowser = {
  browser: Browser
  /** For a debugger of one page. */
  targetOf(page: Page): Promise<{ line: CdpLine; targetId: string }>
}

let started: Promise<StandInBrowser> | undefined

/** The one Chromium whose pages are the app's windows. */
export function standInBrowser(): Promise<StandInBrowser> {
  started ??= start()
  return started
}

async function start(): Promise<StandInBrowser> {
  const port = await freePort()
  const browser = await launchBrowser([
    `--remote-debugging-port=${port}`,
    // Iframes of another host get a process of their own, as on a desktop with enough memory.
    '--site-per-process',
    // A window that is let out to the platform finds nobody there.
    '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
  ])
  return {
    browser,
    async targetOf(page) {
      const session = await page.context().newCDPSession(page)
      const { targetInfo } = await session.send('Target.getTargetInfo')
      await session.detach()
      return { line: await openCdpLine(port), targetId: targetInfo.targetId }
    },
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}
