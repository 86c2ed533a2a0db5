import { fork } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { AppError } from '@talkingcat/contract'
import { describe, expect, it } from 'vitest'
import { browserPath, withProfile } from '../../testing/find-browser.ts'
import { until } from '../../testing/run-source.ts'
import { createChrome } from './chrome.ts'

describe.skipIf(!browserPath)('an installed browser', { timeout: 60_000 }, () => {
  it('opens no port, keeps its profile private, and ends when stopped', async () => {
    const stop = new AbortController()
    await withProfile(async profile => {
      const session = await createChrome(profile).openPage(stop.signal)
      // The file with which Chrome would tell its debugging port.
      expect(await readdir(profile.profileFolder)).not.toContain('DevToolsActivePort')
      expect((await stat(profile.profileFolder)).mode & 0o777).toBe(0o700)
      const gone = new Promise<string>(resolve => session.onDetach(resolve))
      stop.abort()
      await session.close()
      await gone
      await expect(session.send('Page.enable')).rejects.toThrow(AppError)
    })
  })

  it('serves several pages with one process, whose events do not mix, and ends with the last', async () => {
    const { signal } = new AbortController()
    await withProfile(async profile => {
      const chrome = createChrome(profile)
      const [first, second] = await Promise.all([chrome.openPage(signal), chrome.openPage(signal)])
      const heard: string[] = []
      first.onEvent(method => heard.push(`first ${method}`))
      second.onEvent(method => heard.push(`second ${method}`))
      await second.send('Page.enable')
      await second.send('Page.navigate', { url: 'data:text/html,zwei' })
      await until(() => expect(heard).toContain('second Page.loadEventFired'))
      expect(heard.filter(text => text.startsWith('first'))).toEqual([])
      await first.close()
      await second.send('Runtime.enable')
      await second.close()
      await expect(second.send('Runtime.enable')).rejects.toThrow('BROWSER_FAILED')
      // The profile is free again.
      const third = await chrome.openPage(signal)
      await third.send('Page.enable')
      await third.close()
    })
  })

  it('tells a page that the host closed from one that goes on', async () => {
    const { signal } = new AbortController()
    await withProfile(async profile => {
      const chrome = createChrome(profile)
      const [first, second] = await Promise.all([chrome.openPage(signal), chrome.openPage(signal)])
      const gone = new Promise<string>(resolve => first.onDetach(resolve))
      first.send('Page.close').catch(() => {})
      expect(await gone).toBe('page closed')
      await second.send('Page.enable')
      await Promise.all([first.close(), second.close()])
    })
  })

  it('says so when another browser holds the profile', async () => {
    const { signal } = new AbortController()
    await withProfile(async profile => {
      const first = await createChrome(profile).openPage(signal)
      try {
        const second = createChrome(profile).openPage(signal)
        await expect(second).rejects.toMatchObject({
          code: 'BROWSER_FAILED',
          details: { reason: 'profile-in-use' },
        })
        await first.send('Page.enable')
      } finally {
        await first.close()
      }
    })
  })

  it('stops starting when nobody waits for it any more', async () => {
    await withProfile(async profile => {
      const chrome = createChrome(profile)
      const stop = new AbortController()
      const opening = chrome.openPage(stop.signal)
      stop.abort()
      await expect(opening).rejects.toThrow('aborted')
      const session = await chrome.openPage(new AbortController().signal)
      await session.send('Page.enable')
      await session.close()
    })
  })

  it('is gone when the program that started it is killed', async () => {
    await withProfile(async profile => {
      const entry = fileURLToPath(new URL('../../testing/open-page.fixture.ts', import.meta.url))
      const child = fork(entry, [JSON.stringify(profile)], { execArgv: [] })
      await once(child, 'message')
      expect(await readdir(profile.profileFolder)).toContain('SingletonLock')
      child.kill('SIGKILL')
      await once(child, 'exit')
      // What a browser holds while it runs, and lets go of when it leaves in order.
      const names = () => readdirSync(profile.profileFolder)
      await until(() => expect(names()).not.toContain('SingletonLock'))
    })
  })
})
