import { sampleRateHz } from '../audio/pcm.ts'

/** Sounds of a live room that are not the host speaking, made here so that no test needs a recording. */
export type RoomSound =
  | 'chords'
  | 'band'
  | 'song'
  | 'applause'
  | 'laughter'
  | 'shouting'
  | 'silence'

/** The same sound for the same arguments, mono, 16 kHz, at about -17 dBFS. */
export function makeSound(kind: RoomSound, seconds: number, seed = 1): Float32Array {
  const samples = new Float32Array(Math.round(seconds * sampleRateHz))
  const random = createRandom(seed)
  switch (kind) {
    case 'silence':
      // What a silent microphone gives: a little hiss.
      for (let i = 0; i < samples.length; i++) samples[i] = 0.0005 * (random() - 0.5)
      return samples
    case 'chords':
      addChords(samples, random)
      break
    case 'band':
      addChords(samples, random)
      addDrums(samples, random)
      break
    case 'song':
      addChords(samples, random)
      addDrums(samples, random)
      addVoice(samples, random, { onsetS: () => 0.25 + 0.5 * random(), heldPart: 0.9, gain: 0.35 })
      break
    case 'applause':
      for (let clap = 0; clap < seconds * 60; clap++) addBurst(samples, random, random() * seconds)
      break
    case 'laughter':
      addVoice(samples, random, { onsetS: () => 0.17 + 0.05 * random(), heldPart: 0.45, gain: 0.5 })
      break
    case 'shouting':
      for (let person = 0; person < 4; person++) {
        const onsetS = () => 0.3 + 0.9 * random()
        addVoice(samples, random, { onsetS, heldPart: 0.8, gain: 0.25 })
      }
      for (let i = 0; i < samples.length; i++) add(samples, i, 0.06 * (random() - 0.5))
  }
  return scaled(samples, 0.14)
}

/** `speech` with `other` under it, which is `snrDb` weaker while someone speaks; `other` is repeated. */
export function mixUnder(speech: Float32Array, other: Float32Array, snrDb: number): Float32Array {
  const gain = (rms(speech) / rms(other)) * 10 ** (-snrDb / 20)
  return speech.map((sample, i) => sample + gain * (other[i % other.length] ?? 0))
}

function addChords(samples: Float32Array, random: () => number): void {
  const roots = [130.8, 110, 174.6, 196]
  const barS = 2.18
  for (let bar = 0; bar * barS * sampleRateHz < samples.length; bar++) {
    const root = (roots[bar % roots.length] ?? 130.8) * (random() < 0.2 ? 2 : 1)
    for (const ratio of [0.5, 1, 1.26, 1.5, 2]) {
      for (let partial = 1; partial <= 6; partial++) {
        addTone(samples, {
          from: bar * barS,
          seconds: barS,
          hz: root * ratio * partial,
          gain: 0.08 / partial,
          phase: random() * 2 * Math.PI,
        })
      }
    }
  }
}

function addDrums(samples: Float32Array, random: () => number): void {
  const beatS = 0.545
  for (let beat = 0; beat * beatS * sampleRateHz < samples.length; beat++) {
    const start = Math.round(beat * beatS * sampleRateHz)
    for (let i = 0; i < 0.15 * sampleRateHz; i++) {
      const t = i / sampleRateHz
      const isSnare = beat % 2 === 1
      const kick = isSnare ? 0 : Math.sin(2 * Math.PI * (50 * t - 3.5 * Math.exp(-t / 0.03)))
      const snare = isSnare ? (random() - 0.5) * Math.exp(-t / 0.06) : 0
      const hat = (random() - 0.5) * Math.exp(-t / 0.015)
      add(samples, start + i, 0.6 * kick * Math.exp(-t / 0.08) + 0.7 * snare + 0.25 * hat)
    }
  }
}

/** Vowels: the partials of a gliding pitch with vibrato, weighted by the formants of a random vowel. */
function addVoice(
  samples: Float32Array,
  random: () => number,
  voice: { onsetS: () => number; heldPart: number; gain: number },
): void {
  const vowels = [
    [800, 1250],
    [300, 2250],
    [350, 700],
    [500, 1800],
    [480, 900],
  ]
  for (let from = 0; from * sampleRateHz < samples.length; ) {
    const lengthS = voice.onsetS()
    const [first = 500, second = 1500] = vowels[Math.floor(random() * vowels.length)] ?? []
    const pitch = 150 * 2 ** (Math.floor(random() * 12) / 12)
    const count = Math.round(lengthS * voice.heldPart * sampleRateHz)
    for (let partial = 1; partial * pitch < 4000; partial++) {
      const hz = partial * pitch
      const weight =
        Math.exp(-(((hz - first) / 180) ** 2)) +
        0.5 * Math.exp(-(((hz - second) / 250) ** 2)) +
        0.02
      let phase = 0
      for (let i = 0; i < count; i++) {
        const t = i / sampleRateHz
        phase += (2 * Math.PI * hz * (1 + 0.012 * Math.sin(2 * Math.PI * 5.5 * t))) / sampleRateHz
        const envelope = Math.min(1, t / 0.03, (count - i) / sampleRateHz / 0.05)
        const index = Math.round(from * sampleRateHz) + i
        add(samples, index, voice.gain * weight * envelope * Math.sin(phase))
      }
    }
    from += lengthS
  }
}

function addTone(
  samples: Float32Array,
  tone: { from: number; seconds: number; hz: number; gain: number; phase: number },
): void {
  if (tone.hz > 7000) return
  const start = Math.round(tone.from * sampleRateHz)
  const count = Math.round(tone.seconds * sampleRateHz)
  for (let i = 0; i < count; i++) {
    const t = i / sampleRateHz
    const envelope = Math.min(1, t / 0.05, (count - i) / sampleRateHz / 0.1)
    add(samples, start + i, tone.gain * envelope * Math.sin(2 * Math.PI * tone.hz * t + tone.phase))
  }
}

/** One pair of hands. */
function addBurst(samples: Float32Array, random: () => number, at: number): void {
  const start = Math.round(at * sampleRateHz)
  for (let i = 0; i < 0.02 * sampleRateHz; i++) {
    add(samples, start + i, (random() - 0.5) * Math.exp(-i / (0.004 * sampleRateHz)))
  }
}

function add(samples: Float32Array, index: number, value: number): void {
  if (index < samples.length) samples[index] = (samples[index] ?? 0) + value
}

function scaled(samples: Float32Array, level: number): Float32Array {
  const gain = level / rms(samples)
  return samples.map(sample => Math.max(-1, Math.min(1, sample * gain)))
}

function rms(samples: Float32Array): number {
  let squares = 0
  for (const sample of samples) squares += sample * sample
  return Math.sqrt(squares / Math.max(1, samples.length)) || 1
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function createRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
