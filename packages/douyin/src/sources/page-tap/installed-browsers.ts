import { posix, win32 } from 'node:path'

export type InstalledBrowser = {
  /** What the host calls it. */
  name: string
  path: string
}

export type FindBrowserOptions = {
  platform: NodeJS.Platform
  env: Record<string, string | undefined>
  /** Absolute path of the only browser to use; anything else is then not looked for. */
  chosenPath?: string | undefined
  isFile: (path: string) => boolean
}

type KnownBrowser = {
  name: string
  /** Below a folder of programs. */
  windows: readonly string[]
  /** Its app, and the program in it. */
  mac: string
  commands: readonly string[]
}

/** In the order of preference. Safari and Firefox do not speak the DevTools protocol. */
const browsers: readonly KnownBrowser[] = [
  {
    name: 'Google Chrome',
    windows: ['Google', 'Chrome', 'Application', 'chrome.exe'],
    mac: 'Google Chrome',
    commands: ['google-chrome', 'google-chrome-stable'],
  },
  {
    name: 'Microsoft Edge',
    windows: ['Microsoft', 'Edge', 'Application', 'msedge.exe'],
    mac: 'Microsoft Edge',
    commands: ['microsoft-edge', 'microsoft-edge-stable'],
  },
  {
    name: 'Chromium',
    windows: ['Chromium', 'Application', 'chrome.exe'],
    mac: 'Chromium',
    commands: ['chromium', 'chromium-browser'],
  },
]

/** The browser that room pages open in, at the places where installers put them; null without one. */
export function findBrowser(options: FindBrowserOptions): InstalledBrowser | null {
  const { chosenPath, isFile } = options
  if (chosenPath) return isFile(chosenPath) ? { name: nameOf(chosenPath), path: chosenPath } : null
  for (const browser of browsers) {
    const path = placesOf(browser, options).find(isFile)
    if (path) return { name: browser.name, path }
  }
  return null
}

function placesOf(
  { windows, mac, commands }: KnownBrowser,
  { platform, env }: FindBrowserOptions,
): string[] {
  if (platform === 'win32') {
    const roots = [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA]
    return roots.flatMap(root => (root ? [win32.join(root, ...windows)] : []))
  }
  if (platform === 'darwin') {
    const app = `Applications/${mac}.app/Contents/MacOS/${mac}`
    return [`/${app}`, ...(env.HOME ? [posix.join(env.HOME, app)] : [])]
  }
  // A relative part of PATH would depend on where the program was started.
  const folders = (env.PATH ?? '').split(':').filter(folder => folder.startsWith('/'))
  return commands.flatMap(command => folders.map(folder => posix.join(folder, command)))
}

function nameOf(path: string): string {
  const file = path.split(/[\\/]/).at(-1) ?? ''
  const isOf = ({ windows, mac, commands }: KnownBrowser) =>
    [windows.at(-1), mac, ...commands].includes(file)
  return browsers.find(isOf)?.name ?? file
}
