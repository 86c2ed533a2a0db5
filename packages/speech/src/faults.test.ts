import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import {
  bundledVadPath,
  characterErrorRate,
  createStreamAudioSource,
  createTranscriber,
  defaultTranscriberTimings,
  findFfmpeg,
  fixtureModel,
  type RecognizerState,
  type TimedUtterance,
  type Transcriber,
} from './index.ts'
import { type EndlessFlv, makeProgramme, startEndlessFlv } from './testing/index.ts'

const ffmpeg = await findFfmpeg({ env: { PATH: process.env.PATH } })
/** The broadcast and every wait of the source go this many times faster. */
const speed = 16
const faultCount = 100
/** Characters that are no chance. */
const shortest = 4
const bare = (text: string) => text.replace(/[\p{P}\s]/gu, '')
/** Real time, for the busiest machine: a fresh child, a sentence, the pause after it. */
const resumeLimitMs = 40_000

type Broadcast = {
  cdn: EndlessFlv
  transcriber: Transcriber
  utterances: TimedUtterance[]
  gaps: { fromAt: number; toAt: number }[]
  ffmpegPid: () => Promise<number>
  hasFailed: () => boolean
}
type Fault = readonly [name: string, make: (broadcast: Broadcast) => void | Promise<void>]

const faults: readonly Fault[] = [
  ['the recogniser is killed', ({ transcriber }) => kill(transcriber.stats.workerPid ?? 0)],
  ['ffmpeg is killed', async ({ ffmpegPid }) => kill(await ffmpegPid())],
  ['the connection is cut', ({ cdn }) => cdn.cut()],
  ['the stream stalls, its connection stays', ({ cdn }) => cdn.stall(10_000 / speed)],
  ['404, twice', ({ cdn }) => cdn.refuse(404, 2)],
  ['502, three times', ({ cdn }) => cdn.refuse(502, 3)],
  ['the address expired', ({ cdn }) => cdn.expire()],
  ['noise in the middle of the stream', ({ cdn }) => cdn.sendGarbage()],
  ['another encoding on the same connection', ({ cdn }) => cdn.changeCodec()],
  ['the recogniser is killed until it is given up', killUntilGivenUp],
  [
    'the recogniser is killed while the connection is cut',
    ({ cdn, transcriber }) => {
      cdn.cut()
      kill(transcriber.stats.workerPid ?? 0)
    },
  ],
]

/** A child is killed as soon as it is there, until no other is started. */
async function killUntilGivenUp({ transcriber, hasFailed }: Broadcast): Promise<void> {
  while (!hasFailed()) {
    const { workerPid } = transcriber.stats
    if (workerPid !== null) kill(workerPid)
    await new Promise(resolve => setTimeout(resolve, 2))
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It is being started anew from the fault before.
  }
}

/** ffmpeg behind a door that notes its number; `exec` keeps it. */
async function watchedFfmpeg(folder: string): Promise<string> {
  const path = join(folder, 'ffmpeg')
  await writeFile(path, `#!/bin/sh\necho $$ > ${folder}/pid\nexec ${ffmpeg?.path} "$@"\n`)
  await chmod(path, 0o755)
  return path
}

type Followed = { stop: () => Promise<void>; startedAt: number; givenUpCount: () => number }

async function follow(): Promise<Broadcast & Followed> {
  const folder = await mkdtemp(join(tmpdir(), 'talkingcat-faults-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const { flvs, lengthMs } = await makeProgramme(ffmpeg?.path ?? '')
  const cdn = await startEndlessFlv({ flvs, lengthMs, speed })
  const began = Date.now()
  const clock = () => began + (Date.now() - began) * speed
  const source = createStreamAudioSource({
    ffmpegPath: await watchedFfmpeg(folder),
    clock,
    resolveUrl: async () => ({ url: cdn.freshUrl(), expiresAt: null }),
    timings: {
      ...{ stallShownAfterMs: 2000 / speed, stallAfterMs: 4000 / speed, settleMs: 150 / speed },
      ...{ steadyAfterMs: 10_000 / speed, connectTimeoutMs: 10_000 / speed },
      backOffMs: [500, 1000, 2000, 4000, 8000].map(ms => ms / speed),
    },
  })
  let givenUpCount = 0
  let status: RecognizerState['status'] = 'loading'
  const { restartBackOffMs, deathWindowMs, retryMs } = defaultTranscriberTimings
  const transcriber = createTranscriber({
    ...{ model: fixtureModel(), vadModelPath: bundledVadPath(), clock },
    onState: state => {
      status = state.status
      if (status === 'failed') givenUpCount += 1
    },
    // The product's own limits, in broadcast time like everything else.
    timings: {
      restartBackOffMs: restartBackOffMs.map(ms => ms / speed),
      ...{ deathWindowMs: deathWindowMs / speed, retryMs: retryMs / speed },
    },
  })
  const utterances: TimedUtterance[] = []
  const gaps: Broadcast['gaps'] = []
  const reading = (async () => {
    for await (const utterance of transcriber.utterances) utterances.push(utterance)
  })()
  const stopping = new AbortController()
  const listening = (async () => {
    for await (const item of source.open(stopping.signal)) {
      if (item.kind === 'item') transcriber.push(item.item)
      if (item.kind !== 'gap') continue
      gaps.push(item.gap)
      transcriber.gap()
    }
  })()
  return {
    ...{ cdn, transcriber, utterances, gaps, startedAt: began },
    hasFailed: () => status === 'failed',
    givenUpCount: () => givenUpCount,
    ffmpegPid: async () => Number(await readFile(join(folder, 'pid'), 'utf8')),
    async stop() {
      stopping.abort()
      await listening
      await transcriber.flush()
      await transcriber.close()
      await reading
      await cdn.close()
    },
  }
}

describe.skipIf(ffmpeg === null || process.platform === 'win32')(
  'captions of a broadcast where everything goes wrong (needs ffmpeg)',
  () => {
    it(`come back after each of ${faultCount} faults`, { timeout: 1_200_000 }, async () => {
      const { sentences } = await makeProgramme(ffmpeg?.path ?? '')
      // A fault in the middle of a sentence leaves its end, and the recogniser may be wrong in a character.
      const isTrue = (text: string) => {
        const length = bare(text).length
        const ends = sentences.map(sentence => bare(sentence.text).slice(-length))
        return length >= shortest && ends.some(end => characterErrorRate(end, text).rate <= 0.25)
      }
      const broadcast = await follow()
      const { cdn, utterances, gaps } = broadcast
      const now = () => broadcast.startedAt + (Date.now() - broadcast.startedAt) * speed
      const waitsMs: number[] = []
      const failed: string[] = []

      /** A caption of what was said after this moment. */
      async function resumed(since: number): Promise<boolean> {
        const count = utterances.length
        const began = performance.now()
        while (performance.now() - began < resumeLimitMs) {
          const fresh = utterances
            .slice(count)
            .find(({ startAt, text }) => startAt > since && isTrue(text))
          if (fresh) return true
          await new Promise(resolve => setTimeout(resolve, 10))
        }
        return false
      }
      expect(await resumed(now())).toBe(true)
      for (let index = 0; index < faultCount; index++) {
        const [name, make] = faults[index % faults.length] ?? ['none', () => {}]
        const at = now()
        await make(broadcast)
        if (await resumed(at)) waitsMs.push(now() - at)
        else failed.push(`${index}: ${name}`)
      }
      await broadcast.stop()

      waitsMs.sort((a, b) => a - b)
      const p = (share: number) =>
        Math.round((waitsMs[Math.floor(waitsMs.length * share)] ?? 0) / 100) / 10
      process.stdout.write(
        `${faultCount} faults, ${cdn.connectionCount} connections, ${gaps.length} gaps, ${broadcast.givenUpCount()} times given up; ` +
          `fault → next true caption p50 ${p(0.5)} s, p95 ${p(0.95)} s of broadcast time\n`,
      )
      expect(failed).toEqual([])
      // Whatever was given up came back by itself.
      const burstCount = faults.filter(([, make]) => make === killUntilGivenUp).length
      expect(broadcast.givenUpCount()).toBeGreaterThanOrEqual(
        burstCount * Math.floor(faultCount / faults.length),
      )
      // One clock: no caption begins before the one that was said before it.
      const starts = utterances.map(({ startAt }) => startAt)
      expect(starts).toEqual([...starts].sort((a, b) => a - b))
      // Each cut, stall, refusal and expiry is a hole that was told.
      expect(gaps.length).toBeGreaterThan(faultCount / 3)
    })
  },
)
