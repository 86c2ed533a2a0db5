import { sampleRateHz } from './pcm.ts'

const zeroCrossings = 16
const stepsPerCrossing = 256

/** Windowed-sinc resampler to 16 kHz for sound in pieces; band-limited, so nothing folds back into speech. */
export class Resampler {
  readonly #step: number
  readonly #scale: number
  readonly #reach: number
  #held = new Float32Array(0)
  /** Input position of the next output sample, relative to `#held`. */
  #next: number

  constructor(inputRateHz: number) {
    this.#step = inputRateHz / sampleRateHz
    this.#scale = Math.min(1, 1 / this.#step)
    this.#reach = Math.ceil(zeroCrossings / this.#scale)
    // Silence before the first sample, so that it has two sides like every other.
    this.#held = new Float32Array(this.#reach)
    this.#next = this.#reach
  }

  push(input: Float32Array): Float32Array {
    if (this.#step === 1) return input
    const all = new Float32Array(this.#held.length + input.length)
    all.set(this.#held)
    all.set(input, this.#held.length)
    const count = Math.max(0, Math.ceil((all.length - this.#reach - this.#next) / this.#step))
    const output = new Float32Array(count)
    for (let i = 0; i < count; i++) output[i] = this.#at(all, this.#next + i * this.#step)
    this.#next += count * this.#step
    const dropped = Math.max(0, Math.floor(this.#next) - this.#reach)
    this.#held = all.slice(dropped)
    this.#next -= dropped
    return output
  }

  flush(): Float32Array {
    return this.push(new Float32Array(this.#step === 1 ? 0 : this.#reach))
  }

  #at(input: Float32Array, position: number): number {
    const first = Math.ceil(position - this.#reach)
    const last = Math.floor(position + this.#reach)
    let sum = 0
    for (let i = first; i <= last; i++) {
      const distance = Math.abs(position - i) * this.#scale * stepsPerCrossing
      sum += (input[i] ?? 0) * (kernel[Math.round(distance)] ?? 0)
    }
    return sum * this.#scale
  }
}

/** Half of a Hann-windowed sinc. */
const kernel = Float32Array.from({ length: zeroCrossings * stepsPerCrossing + 1 }, (_, index) => {
  const x = (Math.PI * index) / stepsPerCrossing
  const window = 0.5 + 0.5 * Math.cos(x / zeroCrossings)
  return (index === 0 ? 1 : Math.sin(x) / x) * window
})
