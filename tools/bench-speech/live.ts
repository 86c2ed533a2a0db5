import { AppError } from '@talkingcat/contract'
import {
  bundledVadPath,
  committedViolations,
  createStreamAudioSource,
  createTranscriber,
  fixtureModel,
  normalizedErasure,
  type PartialUtterance,
  type TimedUtterance,
} from '@talkingcat/speech'
import { demoNames, makeFlv, readDemo, startFlvServer } from '@talkingcat/speech/testing'
import type { Figure } from '../bench/figure.ts'
import { percentile } from '../bench/percentile.ts'

type Shown = PartialUtterance & { shownAt: number }
type Run = {
  /** Ms from the true onset of each sentence to its first partial. */
  firstPartials: number[]
  /** Ms from the true end of each sentence to its final. */
  finals: number[]
  stories: { partials: Shown[]; final: string }[]
  cpuMs: number
  soundMs: number
}

/** The spoken demos over a paced FLV server into the child process, with and without partials. */
export async function measureCaptions(ffmpegPath: string): Promise<Figure[]> {
  const runs: Run[] = []
  const silentRuns: Run[] = []
  for (const name of demoNames) {
    runs.push(await listen(ffmpegPath, name, true))
    silentRuns.push(await listen(ffmpegPath, name, false))
  }
  const stories = runs.flatMap(run => run.stories)
  const violations = stories.reduce((sum, story) => sum + committedViolations(story), 0)
  const finalsOf = (of: readonly Run[]) => of.flatMap(({ finals }) => finals)
  return [
    ...percentiles(
      'onset of speech → first partial',
      runs.flatMap(run => run.firstPartials),
      { p95: 1000 },
    ),
    ...percentiles('true end of speech → final', finalsOf(runs), { p50: 800, p95: 1500 }),
    ...percentiles('the same without partials', finalsOf(silentRuns), {}),
    { name: 'normalised erasure', value: normalizedErasure(stories), unit: '', atMost: 0.3 },
    { name: 'committed-prefix violations', value: violations, unit: '', atMost: 0 },
    { name: 'CPU of the child, of one core', value: cpuShare(runs), unit: '%' },
    { name: 'the same without partials', value: cpuShare(silentRuns), unit: '%' },
  ]
}

async function listen(
  ffmpegPath: string,
  name: (typeof demoNames)[number],
  hasPartials: boolean,
): Promise<Run> {
  const demo = await readDemo(name)
  const server = await startFlvServer({ flv: await makeFlv(ffmpegPath, demo.wavPath) })
  const urls = [server.url]
  const resolveUrl = async () => {
    const url = urls.pop()
    if (!url) throw new AppError('ROOM_OFFLINE')
    return { url, expiresAt: null }
  }
  const shown: Shown[] = []
  const onPartial = (partial: PartialUtterance) => shown.push({ ...partial, shownAt: Date.now() })
  let markReady = () => {}
  const ready = new Promise<void>(resolve => {
    markReady = resolve
  })
  const transcriber = createTranscriber({
    model: fixtureModel(),
    vadModelPath: bundledVadPath(),
    onState: ({ status }) => status === 'ready' && markReady(),
    ...(hasPartials && { onPartial }),
  })
  const utterances: TimedUtterance[] = []
  const reading = (async () => {
    for await (const utterance of transcriber.utterances) utterances.push(utterance)
  })()
  await ready
  const timings = { backOffMs: [10] }
  const source = createStreamAudioSource({ ffmpegPath, resolveUrl, timings })
  for await (const item of source.open(new AbortController().signal)) {
    if (item.kind === 'item') transcriber.push(item.item)
    if (item.kind === 'gap') transcriber.gap()
  }
  await transcriber.flush()
  const { pushedMs, workerCpuMs } = transcriber.stats
  await transcriber.close()
  await reading
  await server.close()

  const run: Run = {
    ...{ firstPartials: [], finals: [], stories: [], cpuMs: workerCpuMs ?? 0, soundMs: pushedMs },
  }
  for (const { start, end } of demo.sentences) {
    const onset = server.sentAt(1000 * start)
    const over = server.sentAt(1000 * end)
    const utterance = utterances.find(({ startAt, endAt }) => startAt < over && endAt > onset)
    if (!utterance) throw new Error(`a sentence of ${name} was not heard`)
    const partials = shown.filter(({ utteranceId }) => utteranceId === utterance.utteranceId)
    run.finals.push(utterance.emittedAt - over)
    run.stories.push({ partials, final: utterance.text })
    if (partials[0]) run.firstPartials.push(partials[0].shownAt - onset)
  }
  return run
}

function cpuShare(runs: readonly Run[]): number {
  const sum = (read: (run: Run) => number) => runs.reduce((total, run) => total + read(run), 0)
  return (100 * sum(run => run.cpuMs)) / sum(run => run.soundMs)
}

function percentiles(
  name: string,
  sample: number[],
  promise: { p50?: number; p95?: number },
): Figure[] {
  const figure = (share: 0.5 | 0.95, atMost: number | undefined): Figure => ({
    name: `${name}, p${share * 100}`,
    value: percentile(sample, share),
    unit: 'ms',
    sampleSize: sample.length,
    ...(atMost !== undefined && { atMost }),
  })
  return [figure(0.5, promise.p50), figure(0.95, promise.p95)]
}
