/// <reference lib="webworker" />
/*
 * Runs in the browser's audio thread: sound in, frames for the service out (see the contract's sound.ts),
 * ten a second. It knows nothing else and loads nothing.
 */

// The audio thread's own globals; TypeScript ships no types for them.
declare const sampleRate: number
declare const currentFrame: number
declare class AudioWorkletProcessor {
  readonly port: MessagePort
}
declare function registerProcessor(name: string, processor: typeof AudioWorkletProcessor): void

const headerBytes = 4
const frameSamples = Math.round(sampleRate / 10)

class PcmSender extends AudioWorkletProcessor {
  #frame = new DataView(new ArrayBuffer(headerBytes + 2 * frameSamples))
  #filled = 0
  #firstFrame: number | null = null

  /** @returns true: goes on for as long as it is connected */
  process([channels = []]: Float32Array[][]): boolean {
    this.#firstFrame ??= currentFrame
    const length = channels[0]?.length ?? 0
    for (let i = 0; i < length; i++) {
      if (this.#filled === 0) this.#stamp(currentFrame + i - this.#firstFrame)
      let sum = 0
      for (const channel of channels) sum += channel[i] ?? 0
      const value = Math.max(-1, Math.min(1, sum / channels.length))
      this.#frame.setInt16(headerBytes + 2 * this.#filled, Math.round(value * 0x7fff), true)
      this.#filled += 1
      if (this.#filled === frameSamples) this.#send()
    }
    return true
  }

  #stamp(samples: number): void {
    this.#frame.setUint32(0, Math.round((samples / sampleRate) * 1000), true)
  }

  #send(): void {
    const { buffer } = this.#frame
    this.port.postMessage(buffer, [buffer])
    this.#frame = new DataView(new ArrayBuffer(headerBytes + 2 * frameSamples))
    this.#filled = 0
  }
}

registerProcessor('pcm-sender', PcmSender)
