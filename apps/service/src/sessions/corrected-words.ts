import type { Correction } from '@talkingcat/contract'
import type { Corrected, Corrector } from '@talkingcat/speech'

type Partial = { utteranceId: string; committed: string; rest: string }
/** What the host was told for good of the utterance in progress. */
type Firm = Corrected & { utteranceId: string; raw: string }

/**
 * The host's own words put right while they are spoken and when they are final. What was told for
 * good stays: a word that may have begun is not told for good before it is complete.
 */
export class CorrectedWords {
  readonly #corrector: Corrector
  #firm: Firm = nothing('')

  constructor(corrector: Corrector) {
    this.#corrector = corrector
  }

  partial({ utteranceId, committed, rest }: Partial): { committed: string; rest: string } {
    const raw = committed + rest
    const firm = this.#of(utteranceId, raw)
    const whole = this.#correct(firm, raw)
    const settled = this.#corrector.settledLength(committed)
    this.#firm = raw === '' ? nothing(utteranceId) : grown(firm, whole, raw, settled)
    const { text } = this.#firm
    return { committed: text, rest: whole.text.slice(text.length) }
  }

  final(utteranceId: string, raw: string): Corrected {
    const firm = this.#of(utteranceId, raw)
    this.#firm = nothing('')
    return this.#correct(firm, raw)
  }

  /** Nothing where another utterance begins, or this one is heard anew after a restart. */
  #of(utteranceId: string, raw: string): Firm {
    const isSame = this.#firm.utteranceId === utteranceId && raw.startsWith(this.#firm.raw)
    return isSame ? this.#firm : nothing(utteranceId)
  }

  /** As a whole, where that agrees with what is firm; else only what comes after it. */
  #correct(firm: Firm, raw: string): Corrected {
    const whole = this.#corrector.correct(raw)
    const isAgreed =
      whole.text.startsWith(firm.text) && textPlace(whole.corrections, firm.raw.length) !== null
    if (isAgreed) return whole
    const after = this.#corrector.correct(raw.slice(firm.raw.length))
    const moved = after.corrections.map(each => ({ ...each, at: each.at + firm.text.length }))
    return { text: firm.text + after.text, corrections: [...firm.corrections, ...moved] }
  }
}

function nothing(utteranceId: string): Firm {
  return { utteranceId, raw: '', text: '', corrections: [] }
}

/** @param settled length of the raw text that may become firm */
function grown(firm: Firm, whole: Corrected, raw: string, settled: number): Firm {
  for (let length = settled; length > firm.raw.length; length--) {
    const place = textPlace(whole.corrections, length)
    if (place === null) continue
    const corrections = whole.corrections.filter(({ at }) => at < place)
    const { utteranceId } = firm
    return { utteranceId, raw: raw.slice(0, length), text: whole.text.slice(0, place), corrections }
  }
  return firm
}

/** Where a place of the raw text lies in the corrected one; null within a word that was replaced. */
function textPlace(corrections: readonly Correction[], rawPlace: number): number | null {
  let moved = 0
  for (const { at, from, to } of corrections) {
    const begin = at - moved
    if (rawPlace <= begin) break
    if (rawPlace < begin + from.length) return null
    moved += to.length - from.length
  }
  return rawPlace + moved
}
