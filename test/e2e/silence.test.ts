import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser } from '../browser/launch.ts'
import { waitUntil } from '../support/wait-until.ts'
import { expectAllDanmaku, gapsOf, watchDemo } from '../support/watch-demo.ts'

/** Connections that stay open and bring nothing. */
describe('a session in silence', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchBrowser()
  })
  afterAll(() => browser.close())

  const secondsIn = (texts: string[], pattern: RegExp) =>
    texts.flatMap(text => {
      const found = pattern.exec(text.replaceAll(/\s/g, ''))?.[1]
      return found === undefined ? [] : [Number(found)]
    })

  it('shows how long nothing came, and goes on when it does', { timeout: 90_000 }, async () => {
    const { host, faults, entries, hearMore } = await watchDemo(browser)
    await host.waitForSource('audio', '直播中')
    const room = await host.recordSource('room')
    const audio = await host.recordSource('audio')
    faults.stallSockets(18_500)
    faults.stallStreams(7000)
    await waitUntil('silence', () => secondsIn(audio, /卡住.*?(\d+)秒没有声音/).length > 1)
    await waitUntil('a new line', () => audio.some(text => text.includes('重连中')))
    await host.waitForSource('audio', '直播中')
    await host.waitForSource('room', '卡住')
    await host.waitForSource('room', '直播中')
    await hearMore()
    const seconds = secondsIn(room, /卡住.*?(\d+)秒没有消息/)
    expect(seconds[0]).toBeGreaterThanOrEqual(14)
    expect(seconds.at(-1)).toBeGreaterThan(seconds[0] ?? Number.NaN)
    const logged = await entries()
    expectAllDanmaku(logged)
    expect(gapsOf(logged, 'room')).toMatchObject([{ reason: 'stall' }])
    expect(gapsOf(logged, 'audio')).toMatchObject([{ reason: 'stall' }])
  })

  it('says that a stream has no sound and records the rest', { timeout: 60_000 }, async () => {
    const prepare = (faults: { removeAudio(): void }) => faults.removeAudio()
    const { host, hearMore } = await watchDemo(browser, { prepare })
    await host.waitForSource('audio', '直播流里没有声音')
    expect(await host.sourceState('room')).toContain('直播中')
    await hearMore()
  })
})
