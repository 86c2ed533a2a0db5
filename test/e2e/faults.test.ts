import { problemOf } from '@talkingcat/contract'
import { readDemoTruth } from '@talkingcat/demo-room'
import {
  bundledVadPath,
  createTranscriber,
  fixtureModel,
  type Transcriber,
} from '@talkingcat/speech'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser } from '../browser/launch.ts'
import { waitUntilDanmakuIsNext } from '../support/demo-danmaku.ts'
import { waitUntil } from '../support/wait-until.ts'
import { expectAllDanmaku, gapsOf, watchDemo } from '../support/watch-demo.ts'

/** Words alone: where a sentence ends is the voice detector's choice. */
const plain = (texts: string[]) => texts.join('').replaceAll(/[\s\p{P}]/gu, '')

/** What a platform, a network and a machine do to a host, in the real page. */
describe('a session in trouble', { timeout: 60_000 }, () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchBrowser()
  })
  afterAll(() => browser.close())

  it('reconnects after a cut, tells so, and misses no danmaku', async () => {
    const { host, faults, entries, hearMore } = await watchDemo(browser)
    await host.waitForSource('audio', '直播中')
    const room = await host.recordSource('room')
    const audio = await host.recordSource('audio')
    faults.refuseSockets(503, 1)
    faults.cutSockets()
    faults.cutStreams()
    await waitUntil('the page to tell', () => room.some(text => text.includes('重连中')))
    await waitUntil('the page to tell', () => audio.some(text => text.includes('重连中')))
    await host.waitForSource('room', '直播中')
    await host.waitForSource('audio', '直播中')
    await hearMore()
    expectAllDanmaku(await entries())
    expect(gapsOf(await entries(), 'room')).toMatchObject([{ reason: 'network' }])
  })

  it('asks again for what a corrupt frame held', async () => {
    const { host, room, faults, entries, hearMore } = await watchDemo(browser)
    const shown = await host.recordSource('room')
    await waitUntilDanmakuIsNext(room)
    faults.corruptNextFrame()
    await waitUntil('the frame', () => room.counters.corruptedMessages > 0)
    await waitUntil('the page to tell', () => shown.some(text => text.includes('数据帧损坏')))
    await host.waitForSource('room', '直播中')
    await hearMore()
    expectAllDanmaku(await entries())
    expect(gapsOf(await entries(), 'room')).toEqual([])
  })

  it('goes on with its captions when the recogniser is killed', async () => {
    let transcriber: Transcriber | null = null
    const model = fixtureModel()
    const { host, entries } = await watchDemo(browser, {
      ports: {
        openTranscriber: async ({ onState }) => {
          transcriber = createTranscriber({ model, vadModelPath: bundledVadPath(), onState })
          return { transcriber, modelId: model.id, isDemoModel: true }
        },
      },
    })
    const running = () => transcriber?.stats
    const shown = await host.recordSource('recognizer')
    await waitUntil('captions', async () => (await host.captions()).length >= 2)
    const victim = running()?.workerPid
    if (!victim) throw new Error('no recogniser to kill')
    process.kill(victim, 'SIGKILL')
    await waitUntil('the page to tell', () => shown.some(text => text.includes('正在重启')))
    await host.waitForSource('recognizer', '就绪')
    await waitUntil('captions again', async () => (await host.captions()).length >= 4)
    expect(running()).toMatchObject({ deathCount: 1, lostMs: 0 })
    expect(running()?.workerPid).not.toBe(victim)
    const logged = await entries()
    const texts = logged.flatMap(entry =>
      entry.type === 'utterance.recognized' ? [entry.payload.text] : [],
    )
    const said = readDemoTruth().sentences.map(({ text }) => text)
    // What the child had not finished was heard again, and nothing twice. The first sentence may
    // have begun before we came.
    expect(plain(said)).toContain(plain(texts.slice(1)))
    expect(gapsOf(logged, 'audio')).toEqual([])
  })

  it('says that the platform refuses the room for good, and goes on with the sound', async () => {
    const { host, faults, entries } = await watchDemo(browser)
    faults.refuseSockets(415, 99)
    faults.cutSockets()
    await host.waitForSource('room', problemOf('SIGNATURE_REFUSED').message)
    await host.waitForSource('room', '失败')
    await host.waitForSource('audio', '直播中')
    const before = (await host.captions()).length
    await waitUntil('captions', async () => (await host.captions()).length > before)
    await host.stop()
    await host.waitForRecap(20_000)
    // One gap up to giving up, one from there to the end.
    const gaps = gapsOf(await entries(), 'room')
    expect(gaps.map(({ reason }) => reason)).toEqual(['network', 'network'])
    expect((gaps[1]?.fromAt ?? Number.NaN) - (gaps[0]?.toAt ?? Number.NaN)).toBeLessThan(1000)
  })

  it('ends by itself with the broadcast and opens the recap', async () => {
    const { host, faults, entries, hearMore } = await watchDemo(browser)
    await hearMore()
    faults.setOffline()
    await host.waitForRecap(30_000)
    const ended = (await entries()).find(({ type }) => type === 'session.ended')
    expect(ended?.payload).toEqual({ reason: 'broadcast-ended' })
    expectAllDanmaku(await entries())
  })
})
