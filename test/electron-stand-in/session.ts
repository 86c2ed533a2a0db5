import { EventEmitter } from 'node:events'
import type { BrowserContext } from 'playwright-core'
import { standInBrowser } from './browser.ts'

type PermissionDetails = { requestingUrl: string; mediaTypes: readonly string[] }
type PermissionHandler = (
  contents: null,
  permission: string,
  decide: (is: boolean) => void,
  details: PermissionDetails,
) => void

/** As Electron writes it, with the app's name and its own. */
const electronAgent =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) ' +
  'talkingcat/0.1.0 Chrome/156.0.8078.100 Electron/45.4.1 Safari/537.36'

/** A browser context of its own: cookies and storage apart, but in memory also where Electron persists. */
export class Session extends EventEmitter {
  #agent = electronAgent
  #context: Promise<BrowserContext> | undefined
  #decide: PermissionHandler | undefined

  getUserAgent = () => this.#agent
  setUserAgent = (agent: string) => {
    this.#agent = agent
  }
  setPermissionRequestHandler = (handler: PermissionHandler) => {
    this.#decide = handler
  }
  setPermissionCheckHandler() {}
  setDisplayMediaRequestHandler() {}
  setDevicePermissionHandler() {}
  cookies = { flushStore: async () => {} }

  context(): Promise<BrowserContext> {
    this.#context ??= standInBrowser().then(({ browser }) =>
      browser.newContext({ userAgent: this.#agent, viewport: { width: 1280, height: 800 } }),
    )
    return this.#context
  }

  /** For the test: what the app answers a page that asks. */
  isGranted(permission: string, details: PermissionDetails): boolean {
    let isGranted = false
    const decide = (is: boolean) => {
      isGranted = is
    }
    this.#decide?.(null, permission, decide, details)
    return isGranted
  }
}

const partitions = new Map<string, Session>()

export const session = {
  defaultSession: new Session(),
  fromPartition(name: string): Session {
    const known = partitions.get(name) ?? new Session()
    partitions.set(name, known)
    return known
  },
}
