import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '@talkingcat/contract'
import { describe, expect, it } from 'vitest'
import WebSocket from 'ws'
import { browserPath, withProfile } from '../../testing/find-browser.ts'
import { launchChromePage } from './launch-chrome-page.ts'

describe.skipIf(!browserPath)('an installed browser', { timeout: 60_000 }, () => {
  it('listens on loopback only while it is used, and ends when stopped', async () => {
    const stop = new AbortController()
    await withProfile(async profile => {
      const session = await launchChromePage({ ...profile, signal: stop.signal })
      const [port] = (
        await readFile(join(profile.profileFolder, 'DevToolsActivePort'), 'utf8')
      ).split('\n')
      const address = `http://127.0.0.1:${port}/json/version`
      expect((await fetch(address)).status).toBe(200)
      const targets = JSON.stringify(await (await fetch(`http://127.0.0.1:${port}/json`)).json())
      const [pageUrl = ''] = /ws:[^"]*page[^"]*/.exec(targets) ?? []
      // A web page in any browser of this machine must not be able to drive this one.
      const foreign = new WebSocket(pageUrl, { origin: 'https://evil.example' })
      const [refusal] = await once(foreign, 'error')
      expect(String(refusal)).toContain('403')
      const gone = new Promise<string>(resolve => session.onDetach(resolve))
      stop.abort()
      await session.close()
      expect(await gone).toBe('closed')
      await expect(fetch(address)).rejects.toThrow()
      await expect(session.send('Page.enable')).rejects.toThrow(AppError)
    })
  })

  it('says so when another browser holds the profile', async () => {
    const { signal } = new AbortController()
    await withProfile(async profile => {
      const first = await launchChromePage({ ...profile, signal })
      try {
        const error = await launchChromePage({ ...profile, signal }).catch((e: unknown) => e)
        expect(error).toMatchObject({
          code: 'BROWSER_FAILED',
          details: { reason: 'profile-in-use' },
        })
        await first.send('Page.enable')
      } finally {
        await first.close()
      }
    })
  })
})
