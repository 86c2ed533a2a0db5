import type { SherpaResult } from './sherpa.ts'

export type RecognizedText = {
  text: string
  language: string
  emotion: string
  audioEvent: string
  confidence: number | null
  /** Text and start of each token, ms from the beginning of the sound; empty when not known. */
  tokens: [text: string, startMs: number][]
}

/**
 * The model's answer in our words: tags bare, text empty when it has no letter or digit. Everything
 * recognised passes here once, partials and finals alike.
 */
export function readResult(result: SherpaResult): RecognizedText {
  const text = result.text.trim()
  return {
    text: /[\p{L}\p{N}]/u.test(text) ? text : '',
    language: bare(result.lang),
    emotion: bare(result.emotion),
    audioEvent: bare(result.event),
    confidence: meanProbability(result.ys_log_probs),
    tokens: timedTokens(result),
  }
}

/** `<|zh|>` → `zh` */
function bare(tag: string): string {
  return tag.replace(/^<\|(.*)\|>$/, '$1')
}

function meanProbability(logProbabilities: readonly number[]): number | null {
  if (logProbabilities.length === 0) return null
  const sum = logProbabilities.reduce((total, value) => total + Math.exp(value), 0)
  const mean = sum / logProbabilities.length
  return Number.isFinite(mean) ? Math.min(1, Math.max(0, mean)) : null
}

function timedTokens({ tokens, timestamps }: SherpaResult): RecognizedText['tokens'] {
  if (tokens.length !== timestamps.length) return []
  // `▁` is how word pieces write the space before a word.
  return tokens.map((token, index) => [
    token.replaceAll('▁', ' '),
    Math.round(1000 * (timestamps[index] ?? 0)),
  ])
}
