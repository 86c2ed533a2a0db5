import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const usualPaths = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/microsoft-edge',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  'C:/Program Files/Google/Chrome/Application/chrome.exe',
  'C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe',
]

/** An installed Chromium, Chrome or Edge; '' without one, and the tests that need it skip visibly. */
export const browserPath =
  [process.env.CHROMIUM_BIN ?? '', ...usualPaths].find(path => path && existsSync(path)) ?? ''

/** No calls to the browser's maker; its own sandbox refuses to be started by root, as containers do. */
const quietArguments = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  // Iframes of another host get a process of their own, as on a desktop with enough memory.
  '--site-per-process',
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
]

/** Runs `use` with the settings of a headless browser in a new profile, removed afterwards. */
export async function withProfile<T>(
  use: (options: {
    executablePath: string
    profileFolder: string
    isHeadless: true
    extraArguments: string[]
  }) => Promise<T>,
): Promise<T> {
  const profileFolder = await mkdtemp(join(tmpdir(), 'talkingcat-tap-'))
  try {
    return await use({
      executablePath: browserPath,
      profileFolder,
      isHeadless: true,
      extraArguments: quietArguments,
    })
  } finally {
    // The browser's last processes may still write while they leave.
    await rm(profileFolder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
  }
}
