import { monitorEventLoopDelay } from 'node:perf_hooks'
import {
  bundledVadPath,
  createStreamAudioSource,
  createTranscriber,
  fixtureModel,
  type Transcriber,
} from '@talkingcat/speech'
import { type Programme, startEndlessFlv } from '@talkingcat/speech/testing'
import type { Figure } from '../bench/figure.ts'
import { percentile } from '../bench/percentile.ts'

export type SoakOptions = {
  programme: Programme
  ffmpegPath: string
  /** Broadcast hours. */
  hours: number
  /** Broadcast time per real time. */
  speed: number
}

type Sample = {
  heardMs: number
  backlogMs: number
  childCpuMs: number
  childRss: number
  ownRss: number
}

const sampleEveryMs = 250
/** Of the broadcast: caches and heaps have found their size by then. */
const warmUpShare = 0.1

/** An evening's broadcast, faster than it was spoken, through the whole chain from FLV to captions. */
export async function measureSoak(options: SoakOptions): Promise<Figure[]> {
  const { samples, captionCount, gapCount, spokenCount, loopMs, lostMs, restarts } =
    await broadcast(options)
  const steady = samples.filter(({ heardMs }) => heardMs > warmUpShare * options.hours * 3_600_000)
  const half = Math.floor(steady.length / 2)
  const early = steady.slice(0, half)
  const late = steady.slice(half)
  const drift = cpuPerSound(late) / cpuPerSound(early) - 1
  const growth = (of: (sample: Sample) => number) =>
    100 * (median(late.map(of)) / median(early.map(of)) - 1)
  const name = `${options.hours} h at ${options.speed}×`
  return [
    {
      name: `${name}: decode time, second half against first`,
      value: 100 * drift,
      unit: '%',
      atMost: 5,
    },
    {
      name: `${name}: memory of the recogniser, same`,
      value: growth(({ childRss }) => childRss),
      unit: '%',
      atMost: 5,
    },
    {
      name: `${name}: memory of the service, same`,
      value: growth(({ ownRss }) => ownRss),
      unit: '%',
      atMost: 5,
    },
    {
      name: `${name}: sound not yet recognised, p99`,
      value: percentile(
        steady.map(({ backlogMs }) => backlogMs),
        0.99,
      ),
      unit: 'ms',
      atMost: 2000,
      sampleSize: steady.length,
    },
    { name: `${name}: event loop delay, p99`, value: loopMs, unit: 'ms', atMost: 50 },
    {
      name: `${name}: captions of spoken sentences`,
      value: (100 * captionCount) / spokenCount,
      unit: '%',
      sampleSize: spokenCount,
    },
    // What is given up because the machine did not keep up is told to the host as gaps.
    { name: `${name}: sound given up`, value: lostMs / 1000, unit: 's', atMost: 0 },
    { name: `${name}: gaps and restarts`, value: gapCount + restarts, unit: '' },
  ]
}

async function broadcast({ programme, ffmpegPath, hours, speed }: SoakOptions) {
  const cdn = await startEndlessFlv({ flvs: programme.flvs, lengthMs: programme.lengthMs, speed })
  const began = Date.now()
  const clock = () => began + (Date.now() - began) * speed
  const stop = new AbortController()
  const source = createStreamAudioSource({
    ...{ ffmpegPath, clock },
    resolveUrl: async () => ({ url: cdn.freshUrl(), expiresAt: null }),
  })
  const transcriber = createTranscriber({
    ...{ model: fixtureModel(), vadModelPath: bundledVadPath(), clock },
    onState: () => undefined,
    onPartial: () => undefined,
  })
  let captionCount = 0
  let gapCount = 0
  const reading = (async () => {
    for await (const _caption of transcriber.utterances) captionCount += 1
  })()
  const loop = monitorEventLoopDelay({ resolution: 10 })
  loop.enable()
  const samples: Sample[] = []
  const endMs = hours * 3_600_000
  const timer = setInterval(() => {
    const sample = sampleOf(transcriber)
    samples.push(sample)
    if (sample.heardMs >= endMs) stop.abort()
  }, sampleEveryMs)
  for await (const item of source.open(stop.signal)) {
    if (item.kind === 'item') transcriber.push(item.item)
    if (item.kind !== 'gap') continue
    gapCount += 1
    transcriber.gap()
  }
  clearInterval(timer)
  loop.disable()
  await transcriber.flush()
  const { deathCount: restarts, lostMs } = transcriber.stats
  const heardMs = transcriber.stats.pushedMs
  await transcriber.close()
  await reading
  await cdn.close()
  const spokenCount = (programme.sentences.length * heardMs) / programme.lengthMs
  return {
    samples,
    captionCount,
    gapCount,
    spokenCount,
    ...{ restarts, lostMs },
    loopMs: loop.percentile(99) / 1e6,
  }
}

function sampleOf({ stats }: Transcriber): Sample {
  return {
    heardMs: stats.pushedMs,
    backlogMs: stats.pushedMs - stats.finishedMs,
    childCpuMs: stats.workerCpuMs ?? 0,
    childRss: stats.workerRssBytes ?? 0,
    ownRss: process.memoryUsage.rss(),
  }
}

/** CPU time and not wall time: neighbours on the machine are not drift. */
function cpuPerSound(samples: readonly Sample[]): number {
  const first = samples[0]
  const last = samples.at(-1)
  if (!first || !last) return Number.NaN
  return (last.childCpuMs - first.childCpuMs) / (last.heardMs - first.heardMs)
}

function median(values: readonly number[]): number {
  return percentile([...values], 0.5)
}
