import { createStreamAudioSource, type RecognizerModel } from '@talkingcat/speech'
import { type Programme, startEndlessFlv } from '@talkingcat/speech/testing'
import type { Figure } from '../bench/figure.ts'
import { type Caption, type CaptionFigures, judge } from './caption-log.ts'
import { type Recogniser, startOurs, startPlainRecipe } from './recognisers.ts'

export type CaptionBench = {
  name: string
  model: RecognizerModel
  programme: Programme
  ffmpegPath: string
  /** Length of the broadcast listened to. */
  listenMs: number
  /** Character error that is still right for this model and these voices. */
  mostErrorPercent: number
}
type Result = CaptionFigures & { cpuShare: number; rssMb: number }

/** A broadcast at its own pace, over HTTP, to our recogniser and to the plain recipe at once. */
export async function measureCaptions(bench: CaptionBench): Promise<Figure[]> {
  const ours = await listen(bench, await startOurs(bench.model))
  const plain = await listen(bench, await startPlainRecipe(bench.model))
  return [
    ...figuresOf(bench.name, ours, bench.mostErrorPercent),
    ...figuresOf(`${bench.name}, plain recipe`, plain, null),
    ratio(bench.name, 'final caption p95', ours.finalMs.p95, plain.finalMs.p95),
    ratio(bench.name, 'CPU', ours.cpuShare, plain.cpuShare),
  ]
}

async function listen(
  { programme, ffmpegPath, listenMs }: CaptionBench,
  recogniser: Recogniser,
): Promise<Result> {
  const cdn = await startEndlessFlv({ flvs: programme.flvs, lengthMs: programme.lengthMs })
  const stop = new AbortController()
  const source = createStreamAudioSource({
    ffmpegPath,
    resolveUrl: async () => ({ url: cdn.freshUrl(), expiresAt: null }),
  })
  const timer = setTimeout(() => stop.abort(), listenMs)
  const began = performance.now()
  for await (const item of source.open(stop.signal)) {
    if (item.kind === 'item') recogniser.push(item.item)
    if (item.kind === 'gap') recogniser.gap()
  }
  clearTimeout(timer)
  const { captions, cpuMs, rssBytes } = await recogniser.finish()
  const wallMs = performance.now() - began
  const zero = cdn.sentAt(0)
  await cdn.close()
  // The last sentence may have been cut off.
  const sentences = endlessly(programme).filter(({ endMs }) => endMs < listenMs - 3000)
  const untilMs = (sentences.at(-1)?.endMs ?? 0) + 500
  const judged = captions
    .map(caption => since(caption, zero))
    .filter(({ endMs }) => endMs < untilMs)
  return {
    ...judge(judged, sentences),
    cpuShare: (100 * cpuMs) / wallMs,
    rssMb: rssBytes / 1e6,
  }
}

function endlessly({ sentences, lengthMs }: Programme): Programme['sentences'] {
  return Array.from({ length: 20 }, (_, round) => round * lengthMs).flatMap(offsetMs =>
    sentences.map(({ text, startMs, endMs }) => ({
      ...{ text, startMs: startMs + offsetMs, endMs: endMs + offsetMs },
    })),
  )
}

function since(caption: Caption, zero: number): Caption {
  const { startMs, endMs, shownMs, partials } = caption
  return {
    ...caption,
    ...{ startMs: startMs - zero, endMs: endMs - zero, shownMs: shownMs - zero },
    partials: partials.map(partial => ({ ...partial, shownMs: partial.shownMs - zero })),
  }
}

/** @param mostErrorPercent null where nothing is promised */
function figuresOf(name: string, result: Result, mostErrorPercent: number | null): Figure[] {
  const { finalMs, firstMs, erasure, violations, errorRate, cpuShare, rssMb } = result
  const isPromised = mostErrorPercent !== null
  const promise = (atMost: number | null) => (isPromised && atMost !== null ? { atMost } : {})
  const { sampleSize } = finalMs
  return [
    {
      name: `${name}: end of speech → caption, p50`,
      value: finalMs.p50,
      unit: 'ms',
      sampleSize,
      ...promise(800),
    },
    {
      name: `${name}: end of speech → caption, p95`,
      value: finalMs.p95,
      unit: 'ms',
      sampleSize,
      ...promise(1500),
    },
    {
      name: `${name}: beginning → first words, p50`,
      value: firstMs.p50,
      unit: 'ms',
      sampleSize: firstMs.sampleSize,
    },
    {
      name: `${name}: beginning → first words, p95`,
      value: firstMs.p95,
      unit: 'ms',
      sampleSize: firstMs.sampleSize,
      ...promise(1000),
    },
    {
      name: `${name}: sentences with a caption`,
      value: 100 * result.coverage,
      unit: '%',
      ...(isPromised && { atLeast: 100 }),
    },
    { name: `${name}: normalised erasure`, value: erasure, unit: '', ...promise(0.3) },
    { name: `${name}: committed words changed`, value: violations, unit: '', ...promise(0) },
    {
      name: `${name}: character error`,
      value: 100 * errorRate,
      unit: '%',
      ...promise(mostErrorPercent),
    },
    { name: `${name}: CPU of the recogniser, of one core`, value: cpuShare, unit: '%' },
    { name: `${name}: memory of the recogniser`, value: rssMb, unit: 'MB' },
  ]
}

function ratio(name: string, what: string, ours: number, plain: number): Figure {
  return { name: `${name}: ${what}, ours ÷ plain recipe`, value: ours / plain, unit: 'x' }
}
