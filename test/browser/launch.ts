import { type Browser, chromium } from 'playwright-core'
import { findChromium } from './find-chromium.ts'

/** Keeps Chromium from calling its maker: tests must not depend on a network. */
export const offlineFlags = [
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--disable-gpu',
]

/** The real browser that every page test drives. */
export function launchBrowser(moreFlags: readonly string[] = []): Promise<Browser> {
  const executablePath = findChromium(process.env)
  if (!executablePath)
    throw new Error('no Chromium: run the tests with npm test, which installs it')
  const isRoot = process.getuid?.() === 0
  // Chromium refuses its own sandbox when started by root, as containers do.
  return chromium.launch({
    executablePath,
    args: [...offlineFlags, ...moreFlags, ...(isRoot ? ['--no-sandbox'] : [])],
  })
}
