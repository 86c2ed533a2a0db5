import { EventEmitter } from 'node:events'
import { tmpdir } from 'node:os'
import { standInBrowser } from './browser.ts'

class App extends EventEmitter {
  isSandboxEnabled = false
  isQuitting = false
  requestSingleInstanceLock = () => true
  enableSandbox = () => {
    this.isSandboxEnabled = true
  }
  /** Beside nothing else of this machine's: the test says where. */
  getPath = (_name: 'userData') => process.env.ELECTRON_STAND_IN_FOLDER ?? tmpdir()
  whenReady = () => Promise.resolve()
  quit = () => {
    if (this.isQuitting) return
    this.isQuitting = true
    void standInBrowser()
      .then(({ browser }) => browser.close())
      .then(() => process.exit(0))
  }
}

export const app = new App()
