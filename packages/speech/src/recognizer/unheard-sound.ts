import type { LostSound } from './transcriber-types.ts'

type Span = Pick<LostSound, 'fromAt' | 'toAt'>

/** Sound that came while there was no recogniser: from its first moment to its last, epoch ms. */
export class UnheardSound {
  #span: Span | null = null

  add(fromAt: number, toAt: number): void {
    this.#span = {
      fromAt: Math.min(this.#span?.fromAt ?? fromAt, fromAt),
      toAt: Math.max(this.#span?.toAt ?? toAt, toAt),
    }
  }

  /** What came since this was asked last; null when nothing. */
  take(): Span | null {
    const span = this.#span
    this.#span = null
    return span && { fromAt: Math.round(span.fromAt), toAt: Math.round(span.toAt) }
  }
}
