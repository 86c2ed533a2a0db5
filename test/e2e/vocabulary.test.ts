import { createClient } from '@talkingcat/contract'
import type { RunningService } from '@talkingcat/service'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pageFolder } from '../../apps/cli/src/build/ensure-built.ts'
import { launchBrowser } from '../browser/launch.ts'
import { ConsolePage } from '../page/console-page.ts'
import { startFastDemo } from '../support/fast-demo.ts'
import { removeFolder, sharedFolder } from '../support/temporary-folder.ts'
import { waitUntil } from '../support/wait-until.ts'

/** A host's own words: from the settings to the caption that is put right. */
describe('the host’s vocabulary in the page', () => {
  let folder: string
  let service: RunningService
  let browser: Browser
  let page: Page
  let host: ConsolePage
  const pageErrors: string[] = []

  beforeAll(async () => {
    folder = await sharedFolder()
    service = await startFastDemo({ speed: 1, recordsRoot: folder, pageFolder })
    browser = await launchBrowser()
    page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
    page.on('pageerror', error => pageErrors.push(String(error)))
    host = new ConsolePage(page)
    await page.goto(`${service.url}/#token=${service.token}`)
    await page.getByTestId('demo-button').waitFor()
  })

  afterAll(async () => {
    await browser.close()
    await service.close()
    await removeFolder(folder)
  })

  const rows = () => page.getByTestId('word-row').allInnerTexts()
  const tell = () => page.getByTestId('word-count').innerText()
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute('data-testid'))

  it('is opened from the settings, and says what it is for while it is empty', async () => {
    await page.goto(`${service.url}/#/settings`)
    await page.getByTestId('open-vocabulary').press('Enter')
    await page.getByTestId('word-input').waitFor()
    expect(await page.getByTestId('word-list').innerText()).toContain('词库还是空的')
    expect(await tell()).toBe('0 / 2,000 个词')
    expect(await host.accessibilityProblems()).toEqual([])
  })

  it('takes a word by the keyboard alone, and tries it at once', async () => {
    await page.getByTestId('word-input').focus()
    await page.keyboard.type('玄戒芯片')
    await page.keyboard.press('Tab')
    await page.keyboard.type('悬界芯片｜选戒')
    await page.keyboard.press('Enter')
    await waitUntil('the row', async () => (await rows()).length === 1)
    expect((await rows())[0]).toContain('听成：悬界芯片、选戒')
    expect(await focused()).toBe('word-input')

    await page.getByTestId('try-input').fill('这款手机用的是玄界心片')
    const corrected = page.getByTestId('try-result').getByTestId('corrected')
    await corrected.waitFor()
    expect(await corrected.getAttribute('title')).toBe('识别为「玄界心片」')
    expect(await corrected.innerText()).toContain('玄戒芯片')
    await page.getByTestId('try-input').fill('今天天气很好')
    await page.getByTestId('try-result').getByText('不会改动').waitFor()
    expect(await host.accessibilityProblems()).toEqual([])
  })

  it('changes a word, deletes it, and brings it back', async () => {
    await page.getByRole('button', { name: '修改「玄戒芯片」' }).press('Enter')
    await waitUntil('the form', async () => (await focused()) === 'word-input')
    await page.getByTestId('exceptions-input').fill('悬界芯片展')
    await page.getByTestId('save-word').press('Enter')
    await waitUntil('the change', async () => (await rows()).join().includes('不改：悬界芯片展'))
    const edit = page.getByRole('button', { name: '修改「玄戒芯片」' })
    await waitUntil('the focus', () => edit.evaluate(node => node === document.activeElement))
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await waitUntil('the offer to undo', async () => (await focused()) === 'undo')
    expect(await rows()).toEqual([])
    await page.keyboard.press('Enter')
    await waitUntil('the word', async () => (await rows()).length === 1)
    expect((await rows())[0]).toContain('悬界芯片展')
  })

  it('takes many lines from a file, and says which it could not read', async () => {
    const lines = Array.from({ length: 450 }, (_, index) => `商品${index}号`)
    const text = ['# 今晚', ...lines, '|坏的一行', '直播涧', '小梅|小美!小美人'].join('\r\n')
    const file = { name: '词库.txt', mimeType: 'text/plain', buffer: Buffer.from(text) }
    await page.getByTestId('import-file').setInputFiles(file)
    await page.getByTestId('import-start').press('Enter')
    await page.getByTestId('import-told').getByText('已导入 452 行').waitFor()
    expect(await page.getByTestId('import-told').innerText()).toContain('第 452 行读不懂')
    expect(await tell()).toBe('453 / 2,000 个词')
    await page.getByTestId('word-search').fill('小美人')
    await page.getByTestId('word-list').getByText('找到 1 / 453 个').waitFor()
    expect(await rows()).toHaveLength(1)
    await page.getByTestId('word-search').press('Escape')
  })

  it.each(['light', 'dark'])('fits a narrow window, in %s', async theme => {
    await page.setViewportSize({ width: 380, height: 800 })
    await page.evaluate(name => {
      document.documentElement.dataset.theme = name
    }, theme)
    expect(await host.accessibilityProblems()).toEqual([])
    const width = await page.evaluate(() => document.documentElement.scrollWidth)
    expect(width).toBeLessThanOrEqual(380)
    await page.setViewportSize({ width: 1280, height: 800 })
  })

  it('marks what it put right in a caption, and takes a word from there', {
    timeout: 90_000,
  }, async () => {
    await page.goto(`${service.url}/#/`)
    await host.startDemo()
    // The demo's host says 直播间; this vocabulary wants it written another way.
    const mark = page.getByTestId('captions').getByTestId('corrected').first()
    await mark.waitFor({ timeout: 60_000 })
    expect(await mark.getAttribute('title')).toBe('识别为「直播间」')
    expect((await host.captions()).join()).toContain('直播涧')
    expect(await host.accessibilityProblems()).toEqual([])

    await page.getByTestId('add-word-button').press('Enter')
    await page.getByTestId('add-word').waitFor()
    expect(await host.accessibilityProblems()).toEqual([])
    await waitUntil('the focus', async () => (await focused()) === 'add-word-alias')
    await page.getByTestId('add-word-alias').fill('扣一')
    await page.getByTestId('add-word-word').fill('扣壹')
    await page.keyboard.press('Enter')
    await page.getByTestId('add-word').waitFor({ state: 'detached' })
    await waitUntil('the focus', async () => (await focused()) === 'add-word-button')

    // A mark in one caption is what the button on its row takes; the newest one still moves.
    await waitUntil('captions', async () => (await host.captions()).length > 2, 30_000)
    const caption = page.getByTestId('caption').first()
    const proposedFor = async (marked: number) => {
      await caption.locator('[class*=text]').evaluate((node, length) => {
        const range = document.createRange()
        range.setStart(node.firstChild ?? node, 0)
        range.setEnd(node.firstChild ?? node, length)
        document.getSelection()?.removeAllRanges()
        document.getSelection()?.addRange(range)
      }, marked)
      await caption.hover()
      await caption.getByTestId('add-row').click()
      return await page.getByTestId('add-word-alias').inputValue()
    }
    const alias = await proposedFor(2)
    expect(alias).toHaveLength(2)
    expect(await caption.innerText()).toContain(alias)
    // What no rule of the form stops, e.g. spaces, is told in the form.
    await page.getByTestId('add-word-alias').fill('扣 ')
    await page.getByTestId('add-word-word').fill('扣贰')
    await page.keyboard.press('Enter')
    await page.getByTestId('add-word').getByRole('alert').waitFor()
    expect(await page.getByTestId('add-word').getByRole('alert').innerText()).toContain('2 个字')
    await page.keyboard.press('Escape')
    await page.getByTestId('add-word').waitFor({ state: 'detached' })
    // One character is too little for an alias: the whole sentence is proposed.
    expect((await proposedFor(1)).length).toBeGreaterThan(1)
    await page.keyboard.press('Escape')
    await page.getByTestId('add-word').waitFor({ state: 'detached' })

    const client = createClient(service.url, service.token)
    const { entries } = await client.call('getVocabulary', {})
    expect(entries.at(-1)).toMatchObject({ word: '扣壹', aliases: ['扣一'] })
  })

  it('shows what the running session has brought by itself', { timeout: 60_000 }, async () => {
    await page.goto(`${service.url}/#/vocabulary`)
    await page.getByTestId('session-term').first().waitFor({ timeout: 45_000 })
    expect(await host.accessibilityProblems()).toEqual([])
  })

  it('raised no error in the page', () => {
    expect(pageErrors).toEqual([])
  })
})
