import { sampleRateHz } from '../audio/pcm.ts'
import { Spectrum } from './spectrum.ts'

const windowSize = 1024
const hop = 512
/** Partials of voices and instruments; hum and rumble lie below. */
const lowestBin = Math.round((200 / sampleRateHz) * windowSize)
const highestBin = Math.round((4000 / sampleRateHz) * windowSize)
/** A tone in each of the eight windows before, 0.26 s, is held; one bit per window. */
const allEight = 0xff
/** Speech over music is louder than the music in bursts; those decide, not the music between them. */
const loudPart = 0.2
/** Two minutes: as far back as the recogniser may be behind, and more. */
const keptWindows = 4096

/**
 * How much of the loudest sound's energy stands in tones that hold their pitch. Speech glides and changes
 * all the time: 0 to 0.15. Instruments and singing hold their notes: ten seconds have 0.45 to 1. Speech over
 * music as loud as itself has 0.13 to 0.43 (the three demos over chords, a band and a song).
 */
export class TonalityMeter {
  readonly #spectrum = new Spectrum(windowSize)
  readonly #buffer = new Float32Array(windowSize)
  readonly #total = new Float64Array(keptWindows)
  readonly #held = new Float64Array(keptWindows)
  /** For every bin, in which of the last eight windows a tone stood there or beside it: vibrato and drums move it. */
  readonly #recent = new Uint8Array(highestBin + 1)
  #filled = 0
  #windows = 0

  push(samples: Float32Array): void {
    for (let offset = 0; offset < samples.length; ) {
      const taken = Math.min(windowSize - this.#filled, samples.length - offset)
      this.#buffer.set(samples.subarray(offset, offset + taken), this.#filled)
      this.#filled += taken
      offset += taken
      if (this.#filled < windowSize) return
      this.#measure()
      this.#buffer.copyWithin(0, hop)
      this.#filled = windowSize - hop
    }
  }

  /** Between two positions in the samples pushed so far, of the loudest fifth. */
  heldShare(from: number, to: number): number {
    const first = Math.max(0, Math.floor(from / hop), this.#windows - keptWindows)
    const last = Math.min(this.#windows, Math.ceil(to / hop))
    const windows = Array.from({ length: Math.max(0, last - first) }, (_, i) => {
      const place = (first + i) % keptWindows
      return { total: this.#total[place] ?? 0, held: this.#held[place] ?? 0 }
    })
    const loudest = windows
      .sort((a, b) => b.total - a.total)
      .slice(0, Math.ceil(windows.length * loudPart))
    const total = loudest.reduce((sum, window) => sum + window.total, 0)
    const held = loudest.reduce((sum, window) => sum + window.held, 0)
    return total > 0 ? held / total : 0
  }

  #measure(): void {
    const power = this.#spectrum.power(this.#buffer)
    const at = (bin: number) => power[bin] ?? 0
    let total = 0
    for (let bin = lowestBin; bin < highestBin; bin++) total += at(bin)
    const floor = total / (highestBin - lowestBin) / 2
    const peaks = new Uint8Array(highestBin + 1)
    let held = 0
    for (let bin = lowestBin; bin < highestBin; bin++) {
      const isPeak = at(bin) > floor && at(bin) >= at(bin - 1) && at(bin) > at(bin + 1)
      if (!isPeak) continue
      peaks[bin] = 1
      if (this.#recent[bin] === allEight) held += at(bin - 1) + at(bin) + at(bin + 1)
    }
    for (let bin = lowestBin; bin < highestBin; bin++) {
      const isHere = (peaks[bin - 1] ?? 0) | (peaks[bin] ?? 0) | (peaks[bin + 1] ?? 0)
      this.#recent[bin] = ((this.#recent[bin] ?? 0) << 1) | isHere
    }
    this.#total[this.#windows % keptWindows] = total
    this.#held[this.#windows % keptWindows] = held
    this.#windows += 1
  }
}
