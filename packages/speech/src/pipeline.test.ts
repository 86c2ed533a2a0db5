import { AppError } from '@talkingcat/contract'
import { describe, expect, it } from 'vitest'
import {
  bundledVadPath,
  characterErrorRate,
  createStreamAudioSource,
  createTranscriber,
  findFfmpeg,
  fixtureModel,
  type TimedUtterance,
} from './index.ts'
import { makeFlv, readDemo, startFlvServer } from './testing/index.ts'

const ffmpeg = await findFfmpeg({ env: { PATH: process.env.PATH } })
const speed = 8

describe.skipIf(ffmpeg === null)('from FLV over HTTP to utterances (needs ffmpeg)', () => {
  it(`hears a whole monologue sent ${speed} times faster, on a clock as fast`, async () => {
    const ffmpegPath = ffmpeg?.path ?? ''
    const demo = await readDemo('demo2')
    const flv = await makeFlv(ffmpegPath, demo.wavPath, { hasVideo: true })
    const server = await startFlvServer({ flv, speed, burstMs: 1000 })
    const began = Date.now()
    const clock = () => began + (Date.now() - began) * speed
    const urls = [server.url]
    const source = createStreamAudioSource({
      ffmpegPath,
      clock,
      resolveUrl: async () => {
        const url = urls.pop()
        if (!url) throw new AppError('ROOM_OFFLINE')
        return { url, expiresAt: null }
      },
      timings: { backOffMs: [10] },
    })
    const transcriber = createTranscriber({
      model: fixtureModel(),
      vadModelPath: bundledVadPath(),
      onState: () => undefined,
      clock,
    })
    const utterances: TimedUtterance[] = []
    const reading = (async () => {
      for await (const utterance of transcriber.utterances) utterances.push(utterance)
    })()
    for await (const item of source.open(new AbortController().signal)) {
      if (item.kind === 'item') transcriber.push(item.item)
      if (item.kind === 'gap') transcriber.gap()
    }
    await transcriber.flush()
    await transcriber.close()
    await reading
    await server.close()

    const reference = demo.sentences.map(({ text }) => text).join('')
    const heard = utterances.map(({ text }) => text).join('')
    expect(characterErrorRate(reference, heard).rate).toBeLessThanOrEqual(0.02)
    // Sentences lie as far apart as they were spoken, although they came in an eighth of the time.
    const first = utterances[0]?.startAt ?? 0
    utterances.forEach((utterance, index) => {
      const spokenMs =
        1000 * ((demo.sentences[index]?.start ?? 0) - (demo.sentences[0]?.start ?? 0))
      expect(Math.abs(utterance.startAt - first - spokenMs)).toBeLessThan(2500)
    })
  })
})
