import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fixtureModel } from '@talkingcat/speech'
import { type MirrorAnswer, startMirror } from '@talkingcat/speech/testing'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { createCalibrator } from '../../apps/service/src/models/calibrator.ts'
import { createModelStore } from '../../apps/service/src/models/model-store.ts'
import { launchBrowser } from '../browser/launch.ts'
import { ConsolePage } from '../page/console-page.ts'
import { startRoomService } from '../support/room-service.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

/** 25 kB, 50 times a second, without end. */
const trickling: MirrorAnswer = (_request, response) => {
  response.writeHead(200)
  const timer = setInterval(() => response.write(Buffer.alloc(25_000)), 20)
  response.once('close', () => clearInterval(timer))
}

describe('the speech model in the page', { timeout: 120_000 }, () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchBrowser()
  })
  afterAll(() => browser.close())

  async function open() {
    const recordsRoot = await temporaryFolder()
    const mirror = await startMirror(Buffer.alloc(1), trickling)
    const modelsRoot = join(recordsRoot, 'models')
    const env = { HF_HOME: recordsRoot, MODELSCOPE_CACHE: recordsRoot }
    const service = await startRoomService({
      recordsRoot,
      ports: {
        models: createModelStore({
          places: () => ({ modelsRoot, env }),
          clock: Date.now,
          mirrors: [{ kind: 'files', name: '测试镜像', urlOf: () => mirror.url }],
        }),
        calibrator: createCalibrator({
          path: join(recordsRoot, 'calibration.json'),
          locate: async () => fixtureModel(),
          provider: 'cpu',
          clock: Date.now,
        }),
      },
    })
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } })
    onTestFinished(async () => {
      await page.close()
      await service.close()
      await mirror.close()
    })
    await page.goto(service.pageUrl)
    return { page, host: new ConsolePage(page), service, recordsRoot, mirror }
  }

  async function openSettings(page: Page) {
    await page.getByTestId('settings-button').click()
    const card = page.getByTestId('speech-card')
    await card.waitFor()
    return card
  }

  it('downloads with speed, time left and the mirror’s name, and can be called off', async () => {
    const { page, host } = await open()
    await page.getByTestId('model-download').click()
    const progress = page.getByTestId('model-progress')
    for (const words of ['/ 240 MB', '/秒', '约剩', '来自 测试镜像']) {
      await progress.filter({ hasText: words }).waitFor({ timeout: 20_000 })
    }
    expect(await host.accessibilityProblems()).toEqual([])
    await page.getByTestId('model-cancel').click()
    const notice = page.getByTestId('model-notice').filter({ hasText: '还没有语音识别模型' })
    await notice.waitFor({ timeout: 20_000 })
    await notice.getByText('模型、许可与存放位置').click()
    await notice.filter({ hasText: '会接着下载' }).waitFor()
  })

  it('says that it waits for the network, on both screens, and goes on by itself', async () => {
    const { page, host, mirror } = await open()
    await mirror.close()
    await page.getByTestId('model-download').click()
    const notice = page.getByTestId('model-notice').filter({ hasText: '正在等网络恢复' })
    await notice.waitFor({ timeout: 20_000 })
    expect(await host.accessibilityProblems()).toEqual([])
    const card = await openSettings(page)
    await card.getByText('正在等网络恢复').waitFor({ timeout: 20_000 })
    await card.getByRole('button', { name: '取消' }).click()
    await card.getByText('下载一次，之后离线可用').waitFor({ timeout: 20_000 })
  })

  it('is told of other languages only where the host speaks them', async () => {
    const { page, host, service } = await open()
    const choice = (await openSettings(page)).getByRole('checkbox', { name: '日语、韩语' })
    expect(await choice.isChecked()).toBe(false)
    await choice.check()
    expect(await host.accessibilityProblems()).toEqual([])
    await expect
      .poll(async () => (await service.client.call('getSettings', {})).settings)
      .toMatchObject({ areJapaneseAndKoreanSpoken: true })
  })

  it('names the file that is wrong in what is to be imported', async () => {
    const { page, host, recordsRoot } = await open()
    const card = await openSettings(page)
    const form = card.getByTestId('model-import')
    const given = join(recordsRoot, 'given')
    await mkdir(given)
    await writeFile(join(given, 'model.int8.onnx'), Buffer.alloc(5000))
    await form.getByRole('textbox').fill('models')
    await form.getByRole('button').click()
    await form.getByRole('alert').filter({ hasText: '请填完整路径' }).waitFor()
    await form.getByRole('textbox').fill(given)
    await form.getByRole('button').click()
    await card.getByText('model.int8.onnx 是 5 KB，应当是 239 MB').waitFor({ timeout: 20_000 })
    expect(await host.accessibilityProblems()).toEqual([])
  })

  it('keeps the folder for models that the host chose, or says why not', async () => {
    const { page, recordsRoot } = await open()
    const form = (await openSettings(page)).getByTestId('models-folder')
    const mine = join(recordsRoot, 'mine')
    await form.getByRole('textbox').fill(mine)
    await form.getByRole('button').click()
    await page.waitForFunction(
      path =>
        document.querySelector<HTMLInputElement>('[data-testid=models-folder] input')?.value ===
        path,
      mine,
    )
    await form.getByRole('textbox').fill(join(recordsRoot, 'talkingcat.db', 'x'))
    await form.getByRole('button').click()
    await page.getByText('这个文件夹不能用来存放模型').waitFor()
    await page.reload()
    await form.getByRole('textbox').waitFor()
    expect(await form.getByRole('textbox').inputValue()).toBe(mine)
  })

  it('measures how fast this machine is when asked', async () => {
    const { page, host } = await open()
    const view = (await openSettings(page)).getByTestId('calibration')
    await view.getByRole('button', { name: '重新校准' }).click()
    await view.getByText(/用 [124] 个线程识别：1 线程 \d+ 倍速/).waitFor({ timeout: 60_000 })
    expect(await host.accessibilityProblems()).toEqual([])
  })
})
