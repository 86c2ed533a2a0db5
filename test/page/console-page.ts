import type { Page } from 'playwright-core'
import { accessibilityProblems } from './accessibility.ts'

/** What stands in the place of the newest caption. */
export type ShownCaption = {
  isPartial: boolean
  /** What will not change. */
  firm: string
  pale: string
  /** Left out by screen readers. */
  isHidden: boolean
  top: number
}

/** The page as a host uses it: one name per thing a host does or looks at. */
export class ConsolePage {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  startDemo() {
    return this.page.getByTestId('demo-button').click()
  }

  async enterRoom(input: string) {
    await this.page.getByTestId('room-input').fill(input)
    await this.page.getByTestId('start-button').click()
  }

  startProblem() {
    return this.page.getByTestId('start-problem').innerText()
  }

  captions() {
    return this.page.getByTestId('caption').allInnerTexts()
  }

  feedRows() {
    return this.page.getByTestId('feed-row').allInnerTexts()
  }

  sourceState(name: 'room' | 'audio' | 'recognizer') {
    return this.page.getByTestId(`source-${name}`).innerText()
  }

  /** Waits until the cell of a source shows this text. */
  waitForSource(name: 'room' | 'audio' | 'recognizer', text: string, timeoutMs = 30_000) {
    const cell = this.page.getByTestId(`source-${name}`).filter({ hasText: text })
    return cell.waitFor({ timeout: timeoutMs })
  }

  /** From now on keeps every text that the cell of a source shows, however briefly. */
  async recordSource(name: 'room' | 'audio' | 'recognizer') {
    const texts: string[] = []
    await this.page.exposeFunction(`see_${name}`, (text: string) => texts.push(text))
    await this.page.evaluate(id => {
      const look = () => {
        const cell = document.querySelector(`[data-testid=source-${id}]`)
        Reflect.get(window, `see_${id}`)(cell instanceof HTMLElement ? cell.innerText : '')
      }
      new MutationObserver(look).observe(document.body, {
        ...{ subtree: true, childList: true, characterData: true, attributes: true },
      })
    }, name)
    return texts
  }

  /** From now on keeps what stands in the place of the newest caption, each time it changes. */
  async recordCaptions() {
    const shown: ShownCaption[] = []
    await this.page.exposeFunction('seeCaption', (caption: ShownCaption) => shown.push(caption))
    await this.page.evaluate(() => {
      let last = ''
      const look = () => {
        const newest = document.querySelector(
          '[data-testid=captions] [role=log] > div:last-child p',
        )
        const text = newest?.querySelector('span')
        if (!newest || !text) return
        const pale = text.querySelector('[data-testid=caption-rest]')?.textContent ?? ''
        const all = text.textContent
        const caption = {
          isPartial: newest.getAttribute('data-testid') === 'caption-partial',
          firm: all.slice(0, all.length - pale.length),
          pale,
          isHidden: newest.getAttribute('aria-hidden') === 'true',
          top: text.getBoundingClientRect().top,
        }
        const now = JSON.stringify(caption)
        if (now === last) return
        last = now
        Reflect.get(window, 'seeCaption')(caption)
      }
      new MutationObserver(look).observe(document.body, {
        ...{ subtree: true, childList: true, characterData: true, attributes: true },
      })
    })
    return shown
  }

  async onlineCount() {
    return Number((await this.page.getByTestId('number-online').innerText()).replace(/\D/g, ''))
  }

  async stop() {
    await this.page.getByTestId('stop-button').click()
    await this.page.getByTestId('stop-confirm').click()
  }

  waitForRecap(timeoutMs: number) {
    return this.page.getByTestId('recap').waitFor({ timeout: timeoutMs })
  }

  accessibilityProblems(): Promise<string[]> {
    return accessibilityProblems(this.page)
  }
}
