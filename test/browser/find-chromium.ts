import { existsSync } from 'node:fs'
import { join } from 'node:path'

const fixedPaths: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  linux: [
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/usr/bin/microsoft-edge',
    '/snap/bin/chromium',
  ],
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
}

/** Path of an installed Chromium, Chrome or Edge; null when there is none. */
export function findChromium(env: NodeJS.ProcessEnv): string | null {
  const candidates = [
    env.CHROMIUM_BIN,
    ...(fixedPaths[process.platform] ?? []),
    ...[env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA].flatMap(folder =>
      folder
        ? [
            join(folder, 'Google/Chrome/Application/chrome.exe'),
            join(folder, 'Microsoft/Edge/Application/msedge.exe'),
          ]
        : [],
    ),
  ]
  return candidates.find(path => path !== undefined && existsSync(path)) ?? null
}
