/** Real input of a power of two samples → power of its first half of bins (radix-2, in place, Hann window). */
export class Spectrum {
  readonly size: number
  readonly #window: Float64Array
  readonly #cos: Float64Array
  readonly #sin: Float64Array
  readonly #re: Float64Array
  readonly #im: Float64Array

  constructor(size: number) {
    this.size = size
    const angle = (i: number) => (2 * Math.PI * i) / size
    this.#window = Float64Array.from({ length: size }, (_, i) => 0.5 - 0.5 * Math.cos(angle(i)))
    this.#cos = Float64Array.from({ length: size / 2 }, (_, i) => Math.cos(angle(i)))
    this.#sin = Float64Array.from({ length: size / 2 }, (_, i) => -Math.sin(angle(i)))
    this.#re = new Float64Array(size)
    this.#im = new Float64Array(size)
  }

  /** @param samples exactly `size` of them */
  power(samples: Float32Array): Float64Array {
    const { size } = this
    const re = this.#re
    const im = this.#im
    for (let i = 0, reversed = 0; i < size; i++) {
      re[reversed] = (samples[i] ?? 0) * (this.#window[i] ?? 0)
      let bit = size >> 1
      for (; reversed & bit; bit >>= 1) reversed ^= bit
      reversed ^= bit
    }
    im.fill(0)
    for (let half = 1; half < size; half *= 2) this.#combine(half)
    return Float64Array.from({ length: size / 2 }, (_, i) => (re[i] ?? 0) ** 2 + (im[i] ?? 0) ** 2)
  }

  #combine(half: number): void {
    const re = this.#re
    const im = this.#im
    const stride = this.size / (2 * half)
    for (let start = 0; start < this.size; start += 2 * half) {
      for (let k = 0; k < half; k++) {
        const even = start + k
        const odd = even + half
        const cos = this.#cos[k * stride] ?? 0
        const sin = this.#sin[k * stride] ?? 0
        const oddRe = (re[odd] ?? 0) * cos - (im[odd] ?? 0) * sin
        const oddIm = (re[odd] ?? 0) * sin + (im[odd] ?? 0) * cos
        re[odd] = (re[even] ?? 0) - oddRe
        im[odd] = (im[even] ?? 0) - oddIm
        re[even] = (re[even] ?? 0) + oddRe
        im[even] = (im[even] ?? 0) + oddIm
      }
    }
  }
}
