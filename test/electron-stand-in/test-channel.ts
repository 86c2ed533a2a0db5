import type { Page } from 'playwright-core'

type Served = {
  window: { page: Page | undefined }
  app: { isSandboxEnabled: boolean; quit(): void }
  session: {
    defaultSession: {
      request: ((contents: null, name: string, decide: (is: boolean) => void) => void) | undefined
    }
  }
  webPreferences: object
}

export type Ask =
  | { ask: 'settings' }
  | { ask: 'permission'; name: string }
  | { ask: 'evaluate'; script: string }
  | { ask: 'waitFor'; selector: string }
  | { ask: 'windows' }
  | { ask: 'quit' }

/** Lets the test that forked this process look at the window and act in it. */
export function serveTest(served: Served): void {
  process.on('message', (message: Ask) => {
    void answer(served, message).then(
      value => process.send?.({ value }),
      (error: unknown) => process.send?.({ error: String(error) }),
    )
  })
}

async function answer(served: Served, message: Ask): Promise<unknown> {
  while (!served.window.page) await new Promise(resolve => setTimeout(resolve, 50))
  const { page } = served.window
  switch (message.ask) {
    case 'settings':
      return { isSandboxEnabled: served.app.isSandboxEnabled, ...served.webPreferences }
    case 'permission': {
      let isGranted = false
      served.session.defaultSession.request?.(null, message.name, is => {
        isGranted = is
      })
      return isGranted
    }
    case 'evaluate':
      return page.evaluate(message.script)
    case 'waitFor':
      await page.waitForSelector(message.selector)
      return page.url()
    case 'windows':
      return page.context().pages().length
    case 'quit':
      served.app.quit()
      return null
  }
}
