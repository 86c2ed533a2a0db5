import { EventEmitter } from 'node:events'
import { standInBrowser } from './browser.ts'

class App extends EventEmitter {
  isSandboxEnabled = false
  isQuitting = false
  requestSingleInstanceLock = () => true
  enableSandbox = () => {
    this.isSandboxEnabled = true
  }
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
