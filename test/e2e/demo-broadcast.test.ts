import { createClient } from '@talkingcat/contract'
import { readDemoTruth, startDemoRoom } from '@talkingcat/demo-room'
import { characterErrorRate } from '@talkingcat/speech'
import { describe, expect, it, onTestFinished } from 'vitest'
import { startFastDemo } from '../support/fast-demo.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { waitUntil } from '../support/wait-until.ts'

/** Faster than real time; every part of the chain but the clock is the product's. */
const speed = 10

describe('the whole demo broadcast through the whole chain', () => {
  it('hears what was said and counts what was sent', { timeout: 180_000 }, async () => {
    const service = await startFastDemo({ speed, recordsRoot: await temporaryFolder() })
    onTestFinished(() => service.close())
    const client = createClient(service.url, service.token)
    const { session } = await client.call('startSession', { body: { kind: 'demo' } })

    // The broadcast ends by itself, and with it the session.
    const isEnded = async () => {
      const answer = await client.call('getSession', { params: { id: session.id } })
      return answer.session.recordsFolder !== null
    }
    await waitUntil('the end of the broadcast', isEnded, 150_000)

    const { recap } = await client.call('getRecap', { params: { id: session.id } })
    const truth = readDemoTruth()
    const said = truth.sentences.map(({ text }) => text).join('')
    const heard = recap.transcript.map(({ text }) => text).join('')
    const { rate } = characterErrorRate(said, heard)
    process.stdout.write(
      `demo: ${recap.transcript.length} utterances, CER ${(rate * 100).toFixed(2)} %, ` +
        `${recap.totals.danmaku} danmaku, ${recap.totals.diamonds} diamonds\n`,
    )
    expect(rate).toBeLessThanOrEqual(0.02)
    const { danmaku, gifts, diamonds, giftsToOthers, likes, follows, shares } = truth.totals
    expect(recap.totals).toMatchObject({
      danmaku,
      gifts,
      diamonds,
      giftsToOthers,
      likes,
      follows,
      shares,
      enters: truth.totals.enters,
      fansClubJoins: truth.totals.fansClubJoins,
    })
    expect(recap.audience.peakOnlineCount).toBe(truth.totals.peakOnline)
    // The scripted network cut is admitted. At this speed it is too short to be heard.
    expect(recap.gaps.map(({ source }) => source)).toContain('room')
  })
})

describe('the demo room', () => {
  it('can be had twice at once', async () => {
    const rooms = await Promise.all([startDemoRoom(), startDemoRoom()])
    onTestFinished(async () => {
      for (const room of rooms) await room.close()
    })
    expect(new Set(rooms.map(({ link }) => link)).size).toBe(2)
  })
})
