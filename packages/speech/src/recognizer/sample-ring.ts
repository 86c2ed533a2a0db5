/** The latest stretch of sound, addressed by absolute position; grows until told what is not needed. */
export class SampleRing {
  #samples = new Float32Array(16_384)
  #start = 0
  #length = 0

  get start(): number {
    return this.#start
  }

  get end(): number {
    return this.#start + this.#length
  }

  restart(position: number): void {
    this.#start = position
    this.#length = 0
  }

  push(samples: Float32Array): void {
    if (this.#length + samples.length > this.#samples.length) {
      const larger = new Float32Array(2 * (this.#length + samples.length))
      larger.set(this.#samples.subarray(0, this.#length))
      this.#samples = larger
    }
    this.#samples.set(samples, this.#length)
    this.#length += samples.length
  }

  /** A copy of [from, to), cut to what is held. */
  slice(from: number, to: number): Float32Array {
    const begin = Math.max(0, from - this.#start)
    return this.#samples.slice(begin, Math.max(begin, Math.min(this.#length, to - this.#start)))
  }

  /** Moves memory only when that frees at least half a second. */
  dropBefore(position: number): void {
    const dropped = Math.min(position - this.#start, this.#length)
    if (dropped < 8000) return
    this.#samples.copyWithin(0, dropped, this.#length)
    this.#start += dropped
    this.#length -= dropped
  }
}
