import { samplesPerMs } from '../audio/pcm.ts'

/** Smaller errors are not worth a mark of their own. */
const toleranceMs = 5

/** Sample position → arrival time, from the times of the chunks. */
export class TimeMap {
  #marks: { position: number; at: number }[] = []

  add(position: number, at: number): void {
    const last = this.#marks.at(-1)
    const expected = last && last.at + (position - last.position) / samplesPerMs
    if (expected === undefined || Math.abs(expected - at) > toleranceMs) {
      this.#marks.push({ position, at })
    }
  }

  /** Never later than what follows: sped-up sound is squeezed into the time it took to arrive. */
  timeAt(position: number): number {
    const index = this.#marks.findLastIndex(mark => mark.position <= position)
    const mark = this.#marks[Math.max(0, index)]
    if (!mark) return 0
    const at = mark.at + (position - mark.position) / samplesPerMs
    const next = this.#marks[Math.max(0, index) + 1]
    return Math.round(next ? Math.min(at, next.at) : at)
  }

  forgetBefore(position: number): void {
    const index = this.#marks.findLastIndex(mark => mark.position <= position)
    if (index > 0) this.#marks.splice(0, index)
  }
}
