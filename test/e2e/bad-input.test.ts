import { problemOf } from '@talkingcat/contract'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { launchBrowser } from '../browser/launch.ts'
import { ConsolePage } from '../page/console-page.ts'
import { startPlatformService, startRoomService } from '../support/room-service.ts'
import {
  findAbsentPlatform,
  type Platform,
  startEvasivePlatform,
} from '../support/silent-platform.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { waitUntil } from '../support/wait-until.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser.close())

async function openPage(pageUrl: string): Promise<ConsolePage> {
  const page = await browser.newPage()
  onTestFinished(() => page.close())
  await page.goto(pageUrl)
  return new ConsolePage(page)
}

async function openRoom(): Promise<Awaited<ReturnType<typeof startRoomService>>> {
  const service = await startRoomService({ recordsRoot: await temporaryFolder() })
  onTestFinished(() => service.close())
  return service
}

async function openPlatform(platform: Platform) {
  onTestFinished(() => platform.close())
  const recordsRoot = await temporaryFolder()
  const service = await startPlatformService(platform.endpoints, { recordsRoot })
  onTestFinished(() => service.close())
  return service
}

/** What the host reads after a start that was refused: what happened, and what to do next. */
async function expectRefusal(
  host: ConsolePage,
  input: string,
  code:
    | 'ROOM_LINK_INVALID'
    | 'ROOM_OFFLINE'
    | 'ROOM_UNKNOWN'
    | 'ROOM_UNREACHABLE'
    | 'ROOM_NOT_FOUND',
) {
  await host.enterRoom(input)
  const { message, next } = problemOf(code)
  const shown = await host.startProblem()
  expect(shown).toContain(message)
  expect(shown).toContain(next)
}

describe('a room that can not be recorded', { timeout: 60_000 }, () => {
  it('is a link that leads elsewhere, a broadcast that is over, or nobody’s', async () => {
    const { pageUrl, room, client } = await openRoom()
    const host = await openPage(pageUrl)
    for (const input of ['https://example.com/626262626262', '你好', 'file:///etc/passwd']) {
      await expectRefusal(host, input, 'ROOM_LINK_INVALID')
    }
    await expectRefusal(host, `${new URL(room.link).origin}/111111111111`, 'ROOM_NOT_FOUND')
    room.faults.setOffline()
    await expectRefusal(host, room.link, 'ROOM_OFFLINE')
    expect(await client.call('listSessions', {})).toEqual({ sessions: [] })
    await expect(
      client.call('startSession', { body: { kind: 'room', input: room.link } }),
    ).rejects.toMatchObject({ problem: { code: 'ROOM_OFFLINE' } })
  })

  it.each([
    ['nothing at all', ''],
    ['a captcha', '<!doctype html><title>验证码中间页</title>'],
    ['an answer without a word on the room', '{"status_code":0}'],
  ])('is called unknown, never offline, when the platform answers %s', async (_, body) => {
    const platform = await startEvasivePlatform(body)
    const { pageUrl, client } = await openPlatform(platform)
    const host = await openPage(pageUrl)
    await expectRefusal(host, platform.link, 'ROOM_UNKNOWN')
    expect(await host.startProblem()).not.toContain(problemOf('ROOM_OFFLINE').message)
    expect(await client.call('listSessions', {})).toEqual({ sessions: [] })
  })

  it('is called unreachable when the platform is', async () => {
    const platform = await findAbsentPlatform()
    const { pageUrl } = await openPlatform(platform)
    await expectRefusal(await openPage(pageUrl), platform.link, 'ROOM_UNREACHABLE')
  })
})

describe('a room that is being recorded already', { timeout: 60_000 }, () => {
  it('is led to instead of recorded twice', async () => {
    const { pageUrl, room, client } = await openRoom()
    const first = await openPage(pageUrl)
    await first.enterRoom(room.link)
    await first.waitForSource('room', '直播中')

    const second = await openPage(pageUrl)
    await expectRunning(second, room.link)
    await second.page.getByRole('link', { name: '打开正在进行的场次' }).click()
    await second.waitForSource('room', '直播中')
    expect(new URL(second.page.url()).hash).toBe(new URL(first.page.url()).hash)
    expect((await client.call('listSessions', {})).sessions).toHaveLength(1)
  })

  async function expectRunning(host: ConsolePage, link: string) {
    await host.enterRoom(link)
    expect(await host.startProblem()).toContain(problemOf('SESSION_RUNNING').message)
  }
})

describe('a real room on a machine without a model', { timeout: 60_000 }, () => {
  it('offers the download and records everything but words', async () => {
    const { pageUrl, room, client, entries } = await openRoom()
    const host = await openPage(pageUrl)
    await host.enterRoom(room.link)
    await host.waitForSource('recognizer', problemOf('MODEL_MISSING').message)
    const cell = host.page.getByTestId('source-recognizer')
    await cell.getByRole('button', { name: '下载模型' }).waitFor()
    await host.waitForSource('room', '直播中')
    await waitUntil('danmaku in the page', async () => (await host.feedRows()).length > 3)
    const { sessions } = await client.call('listSessions', {})
    expect(sessions).toMatchObject([{ status: 'recording', isDemo: false }])
    const types = (await entries(sessions[0]?.id ?? '')).map(({ type }) => type)
    expect(types).toContain('danmaku.received')
    expect(types).not.toContain('utterance.recognized')
  })
})
