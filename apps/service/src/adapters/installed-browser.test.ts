import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { readConfig } from '../config.ts'
import { createInstalledBrowser } from './installed-browser.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'talkingcat-browser-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

it('is the one that was chosen, and is missed when that is gone', async () => {
  const path = join(folder, 'google-chrome')
  const env = { RECORDS_ROOT: folder, TALKINGCAT_BROWSER: path, DISPLAY: ':0' }
  const pages = createInstalledBrowser(readConfig({ ...env, PATH: process.env.PATH }))
  const { signal } = new AbortController()
  expect(await pages.find()).toBeNull()
  await expect(pages.open(signal)).rejects.toThrow('BROWSER_MISSING')
  await writeFile(path, '#!/bin/sh\nexit 3\n')
  await chmod(path, 0o755)
  expect(await pages.find()).toEqual({ name: 'Google Chrome' })
  await expect(pages.open(signal)).rejects.toMatchObject({ code: 'BROWSER_FAILED' })
})

it('is not there when the chosen path is no path at all', async () => {
  for (const path of [join(folder, 'x'.repeat(5_000)), join(folder, 'a\u0000b')]) {
    const env = { RECORDS_ROOT: folder, PATH: folder, DISPLAY: ':0', TALKINGCAT_BROWSER: path }
    expect(await createInstalledBrowser(readConfig(env)).find()).toBeNull()
  }
})

it.runIf(process.platform === 'linux')('is not there where no window can be shown', async () => {
  const path = join(folder, 'chromium')
  await writeFile(path, '')
  const config = readConfig({ RECORDS_ROOT: folder, PATH: folder })
  expect(await createInstalledBrowser(config).find()).toBeNull()
  const display = readConfig({ RECORDS_ROOT: folder, PATH: folder, DISPLAY: ':0' })
  expect(await createInstalledBrowser(display).find()).toEqual({ name: 'Chromium' })
})
