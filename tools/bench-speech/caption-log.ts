import { characterErrorRate, committedViolations, normalizedErasure } from '@talkingcat/speech'
import type { Programme } from '@talkingcat/speech/testing'
import { percentile } from '../bench/percentile.ts'

/** What one recogniser said of a broadcast. Times in ms of the broadcast. */
export type Caption = {
  startMs: number
  endMs: number
  text: string
  shownMs: number
  partials: { shownMs: number; committed: string; rest: string }[]
}

export type CaptionFigures = {
  /** From the true end of speech to the final text. */
  finalMs: { p50: number; p95: number; sampleSize: number }
  /** From the true beginning of speech to the first words. */
  firstMs: { p50: number; p95: number; sampleSize: number }
  /** Sentences that a caption covers, of all. */
  coverage: number
  erasure: number
  violations: number
  errorRate: number
}

/** A caption belongs to the sentences that it covers; the detector may see an edge this much elsewhere. */
const edgeMs = 400

/** Captions held against what was really said in [fromMs, toMs). */
export function judge(
  captions: readonly Caption[],
  sentences: Programme['sentences'],
): CaptionFigures {
  const finals: number[] = []
  const firsts: number[] = []
  for (const sentence of sentences) {
    const covers = captions.find(
      ({ startMs, endMs }) => startMs < sentence.endMs - edgeMs && endMs > sentence.endMs - edgeMs,
    )
    if (covers) finals.push(covers.shownMs - sentence.endMs)
    const begins = captions.find(({ startMs }) => Math.abs(startMs - sentence.startMs) < edgeMs)
    const first = begins?.partials.find(({ committed, rest }) => committed + rest !== '')
    if (begins) firsts.push((first ?? begins).shownMs - sentence.startMs)
  }
  const shown = captions.map(({ partials, text }) => ({ partials, final: text }))
  return {
    finalMs: spread(finals),
    coverage: finals.length / sentences.length,
    firstMs: spread(firsts),
    erasure: normalizedErasure(shown),
    violations: shown.reduce((sum, one) => sum + committedViolations(one), 0),
    errorRate: characterErrorRate(
      sentences.map(({ text }) => text).join(''),
      captions.map(({ text }) => text).join(''),
    ).rate,
  }
}

function spread(sample: number[]) {
  return { p50: percentile(sample, 0.5), p95: percentile(sample, 0.95), sampleSize: sample.length }
}
