import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createDesktopSecrets } from '../../apps/cli/src/desktop/desktop-secrets.ts'
import { htmlAnswer } from '../../packages/douyin/src/testing/room-page.ts'
import { withRoomServer } from '../../packages/douyin/src/testing/room-server.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { waitUntil } from '../support/wait-until.ts'
import { startStandInApp, untilReady } from './desktop-app.ts'

const secret = JSON.stringify({ refreshToken: 'r'.repeat(43) })

/** The real, built main process and its keeper of secrets; `safeStorage` itself is a stand-in. */
describe('the sign-in in the desktop app', { timeout: 120_000 }, () => {
  async function withApp(
    env: Record<string, string>,
    use: (secrets: ReturnType<typeof createDesktopSecrets>) => Promise<void>,
  ) {
    const secrets = createDesktopSecrets()
    const http = () => htmlAnswer('<main>app</main>')
    await withRoomServer({ http }, async server => {
      const roomOrigin = server.endpoints.liveOrigin
      const app = await startStandInApp({ pageUrl: `${roomOrigin}/app`, roomOrigin, secrets, env })
      onTestFinished(() => app.stop())
      await untilReady(app)
      await waitUntil('the keyring', () => secrets.keeping() !== 'browser')
      await use(secrets)
      await app.stop()
      await waitUntil('the end', () => secrets.keeping() === 'browser')
    })
  }

  it('outlives the app, encrypted, in a file of this user only', async () => {
    const folder = await temporaryFolder()
    const env = { ELECTRON_STAND_IN_FOLDER: folder }
    await withApp(env, async secrets => {
      expect(secrets.keeping()).toBe('system')
      expect(await secrets.read()).toBeNull()
      expect(await secrets.write(secret)).toBe(true)
      expect(await secrets.read()).toBe(secret)
    })
    const [name = ''] = await readdir(folder)
    expect((await readFile(join(folder, name))).includes('refreshToken')).toBe(false)
    expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600)
    await withApp(env, async secrets => {
      expect(await secrets.read()).toBe(secret)
      expect(await secrets.write(null)).toBe(true)
    })
    expect(await readdir(folder)).toEqual([])
  })

  it('is asked for anew when the keyring has another key', async () => {
    const folder = await temporaryFolder()
    const env = { ELECTRON_STAND_IN_FOLDER: folder }
    await withApp(env, async secrets => void (await secrets.write(secret)))
    await withApp({ ...env, ELECTRON_STAND_IN_KEY: 'another' }, async secrets => {
      expect(await secrets.read()).toBeNull()
      expect(await secrets.write(secret)).toBe(true)
    })
  })

  it('is not written where it would be as good as plain text', async () => {
    const folder = await temporaryFolder()
    const env = { ELECTRON_STAND_IN_FOLDER: folder, ELECTRON_STAND_IN_KEYRING: 'basic_text' }
    await withApp(env, async secrets => {
      expect(secrets.keeping()).toBe('basic-text')
      expect(await secrets.write(secret)).toBe(false)
    })
    expect(await readdir(folder)).toEqual([])
  })
})
