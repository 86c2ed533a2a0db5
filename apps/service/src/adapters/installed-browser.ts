import { statSync } from 'node:fs'
import { AppError } from '@talkingcat/contract'
import {
  type Chrome,
  type ChromeOptions,
  createChrome,
  findBrowser,
  type InstalledBrowser,
} from '@talkingcat/douyin'
import type { ServiceConfig } from '../config.ts'
import type { RoomPages } from '../ports.ts'

type Options = Pick<ServiceConfig, 'env' | 'browserPath' | 'browserProfileFolder'> &
  Pick<ChromeOptions, 'isHeadless' | 'extraArguments'>

/** Room pages in the Chrome, Edge or Chromium of this machine, in a profile that is only ours. */
export function createInstalledBrowser(options: Options): RoomPages {
  const { env, browserPath, browserProfileFolder: profileFolder, ...launch } = options
  let opened: { path: string; chrome: Chrome } | null = null

  function find(): InstalledBrowser | null {
    if (!options.isHeadless && !hasDisplay(env)) return null
    const chosenPath = browserPath ?? undefined
    return findBrowser({ platform: process.platform, env, chosenPath, isFile })
  }

  return {
    async find() {
      const found = find()
      return found && { name: found.name }
    },
    async open(signal) {
      const found = find()
      if (!found) throw new AppError('BROWSER_MISSING')
      // One browser for all pages: the profile can not be shared by two.
      if (opened?.path !== found.path) {
        const chrome = createChrome({ executablePath: found.path, profileFolder, ...launch })
        opened = { path: found.path, chrome }
      }
      return opened.chrome.openPage(signal)
    },
  }
}

/** Without one the host could not be shown a login, and most browsers would not start. */
function hasDisplay(env: ServiceConfig['env']): boolean {
  return process.platform !== 'linux' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY)
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile()
  } catch {
    // Not there, not readable, or no path at all: in each case not a browser that could be started.
    return false
  }
}
