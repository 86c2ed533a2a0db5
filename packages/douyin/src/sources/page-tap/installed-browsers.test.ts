import { expect, it } from 'vitest'
import { findBrowser } from './installed-browsers.ts'

const windows = {
  PROGRAMFILES: 'C:\\Program Files',
  LOCALAPPDATA: 'C:\\Users\\ming\\AppData\\Local',
}
const chromeExe = 'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe'
const ownChromeExe = 'C:\\Users\\ming\\AppData\\Local\\Google\\Chrome\\Application\\chrome.exe'
const edgeExe = 'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe'
const macChrome = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'
const macEdge = '/Users/ming/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge'

type Row = {
  what: string
  platform: NodeJS.Platform
  env: Record<string, string>
  files: string[]
  found: { name: string; path: string }
}
const mac = { platform: 'darwin', env: { HOME: '/Users/ming' } } as const
const linux = { platform: 'linux', env: { PATH: '/usr/bin:/opt/bin' } } as const
const rows: Row[] = [
  {
    what: 'Chrome for all users',
    ...{ platform: 'win32', env: windows, files: [edgeExe, chromeExe] },
    found: { name: 'Google Chrome', path: chromeExe },
  },
  {
    what: 'Chrome of one user',
    ...{ platform: 'win32', env: windows, files: [ownChromeExe] },
    found: { name: 'Google Chrome', path: ownChromeExe },
  },
  {
    what: 'Edge in the 32-bit folder',
    ...{ platform: 'win32', files: [edgeExe] },
    env: { ...windows, 'PROGRAMFILES(X86)': 'C:\\Program Files (x86)' },
    found: { name: 'Microsoft Edge', path: edgeExe },
  },
  {
    what: 'Chrome before Edge',
    ...{ ...mac, files: [macEdge, macChrome] },
    found: { name: 'Google Chrome', path: macChrome },
  },
  {
    what: 'Edge of one user',
    ...{ ...mac, files: [macEdge] },
    found: { name: 'Microsoft Edge', path: macEdge },
  },
  {
    what: 'Chromium further down PATH',
    ...{ ...linux, files: ['/opt/bin/chromium'] },
    found: { name: 'Chromium', path: '/opt/bin/chromium' },
  },
  {
    what: 'Chrome anywhere on PATH before Chromium',
    ...{ ...linux, files: ['/usr/bin/chromium', '/opt/bin/google-chrome'] },
    found: { name: 'Google Chrome', path: '/opt/bin/google-chrome' },
  },
]

it.each(rows)('finds $what', ({ platform, env, files, found }) => {
  expect(findBrowser({ platform, env, isFile: path => files.includes(path) })).toEqual(found)
})

it('finds nothing on an empty machine, and does not look beside the program', () => {
  for (const platform of ['win32', 'darwin', 'linux'] as const) {
    expect(findBrowser({ platform, env: {}, isFile: () => false })).toBeNull()
  }
  expect(findBrowser({ platform: 'linux', env: { PATH: '.:bin:' }, isFile: () => true })).toBeNull()
})

it('takes the one that was chosen, or none', () => {
  const chosen = { platform: 'linux', env: { PATH: '/usr/bin' } } as const
  const browserOf = (chosenPath: string) =>
    findBrowser({ ...chosen, chosenPath, isFile: path => path !== '/gone' })
  expect(browserOf('/opt/x/chrome')).toEqual({ name: 'chrome', path: '/opt/x/chrome' })
  expect(browserOf('D:\\e\\msedge.exe')?.name).toBe('Microsoft Edge')
  expect(browserOf('/gone')).toBeNull()
})
