/** Little-endian 16-bit PCM in pieces of any size, to floats. */
export class S16Reader {
  #half: number | null = null

  push(bytes: Uint8Array): Float32Array {
    const start = this.#half === null ? 0 : 1
    const total = bytes.length + start
    const samples = new Float32Array(total >> 1)
    const byteAt = (index: number) =>
      (start === 1 ? (index === 0 ? this.#half : bytes[index - 1]) : bytes[index]) ?? 0
    for (let i = 0; i < samples.length; i++) {
      const value = byteAt(2 * i) | (byteAt(2 * i + 1) << 8)
      samples[i] = (value >= 0x8000 ? value - 0x10000 : value) / 0x8000
    }
    if (total > 0) this.#half = total % 2 === 1 ? byteAt(total - 1) : null
    return samples
  }
}
