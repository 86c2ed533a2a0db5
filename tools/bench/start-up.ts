import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Browser } from 'playwright-core'
import { runCommand } from '../process/run-command.ts'
import type { Figure } from './figure.ts'

const root = resolve(import.meta.dirname, '../..')

/** `npm start` in a fresh clone until the page can be used, then again in the same clone. */
export async function measureStartUp(browser: Browser): Promise<Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'talkingcat-clone-'))
  try {
    const clone = await runCommand('git', ['clone', '-q', root, folder])
    if (clone.code !== 0) throw new Error(`git clone: ${clone.output}`)
    const coldMs = await timeToUsablePage(browser, folder)
    const warmMs = await timeToUsablePage(browser, folder)
    return [
      {
        name: 'npm start, fresh clone → usable page',
        value: coldMs / 1000,
        unit: 's',
        atMost: 180,
      },
      { name: 'npm start, second time → usable page', value: warmMs / 1000, unit: 's', atMost: 5 },
    ]
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function timeToUsablePage(browser: Browser, folder: string): Promise<number> {
  const startedAt = performance.now()
  const child = spawn('npm', ['start', '--silent', '--', '--no-open', '--port', '18290'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
    // A group of its own, so that the whole tree can be ended.
    detached: true,
  })
  try {
    const url = await printedUrl(child.stdout)
    const page = await browser.newPage()
    await page.goto(url)
    await page.getByRole('textbox').first().waitFor()
    const tookMs = performance.now() - startedAt
    await page.close()
    return tookMs
  } finally {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGTERM')
    await once(child, 'exit')
  }
}

async function printedUrl(stream: NodeJS.ReadableStream): Promise<string> {
  let text = ''
  for await (const chunk of stream) {
    text += String(chunk)
    const url = /^http\S+$/m.exec(text)?.[0]
    if (url) return url
  }
  throw new Error('npm start ended without printing an address')
}
