import type { DemoSentence } from '@talkingcat/demo-room'
import { seededRandom } from './random.ts'
import type { Script } from './script.ts'
import { run, speak, voiceRateHz } from './voice.ts'

export type Sound = {
  samples: Float32Array
  sentences: DemoSentence[]
  /** Start and end of every phase of the script, in its order. */
  phases: { fromMs: number; toMs: number }[]
  cut: { fromMs: number; toMs: number }
}

const leadMs = 1500
const toMs = (samples: number) => Math.round((samples * 1000) / voiceRateHz)
const toSamples = (ms: number) => Math.round((ms * voiceRateHz) / 1000)

/** Speaks every line with its pause after it, over the tone of a quiet room. */
export function recordSound(script: Script): Sound {
  const random = seededRandom(script.seed)
  const spoken: { at: number; samples: Float32Array }[] = []
  const sound: Omit<Sound, 'samples'> = { sentences: [], phases: [], cut: { fromMs: 0, toMs: 0 } }
  let at = toSamples(leadMs)
  for (const phase of script.phases) {
    const fromMs = sound.phases.at(-1)?.toMs ?? 0
    for (const line of phase.host) {
      const samples = speak(line.say, script.voice)
      const end = at + samples.length
      spoken.push({ at, samples })
      sound.sentences.push({ startMs: toMs(at), endMs: toMs(end), text: line.say })
      if (line.cut) {
        const cutMs = toMs(end) + script.cut.afterSeconds * 1000
        sound.cut = { fromMs: cutMs, toMs: cutMs + script.cut.seconds * 1000 }
      }
      at = end + toSamples((line.pause ?? naturalPause(random)) * 1000)
    }
    sound.phases.push({ fromMs, toMs: toMs(at) })
  }
  return { ...sound, samples: mix(roomTone(at, script.roomToneDb, random), spoken) }
}

/** Mostly short, sometimes long, as people talk: 0.7 to 2.5 seconds. */
function naturalPause(random: () => number): number {
  return 0.7 + 1.8 * random() ** 2.2
}

function roomTone(length: number, levelDb: number, random: () => number): Float32Array {
  const keep = 0.97
  // Scaled so that the tone really has this level after the smoothing below.
  const level = 10 ** (levelDb / 20) * Math.sqrt(3 * (1 - keep ** 2))
  const tone = new Float32Array(length)
  // Brown-ish noise: a quiet room hums low rather than hisses.
  let last = 0
  for (let i = 0; i < length; i++) {
    last = keep * last + (random() * 2 - 1) * level
    tone[i] = last
  }
  return tone
}

function mix(tone: Float32Array, spoken: { at: number; samples: Float32Array }[]): Float32Array {
  for (const { at, samples } of spoken)
    for (let i = 0; i < samples.length; i++)
      tone[at + i] = (tone[at + i] ?? 0) + (samples[i] ?? 0) * 0.8
  return tone
}

/** AAC-LC, 44.1 kHz, mono, in ADTS. Bit-exact flags keep the encoder's version out of the bytes. */
export function encodeAac(samples: Float32Array): Uint8Array {
  const raw = Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength)
  const input = ['-f', 'f32le', '-ar', String(voiceRateHz), '-ac', '1', '-i', 'pipe:0']
  const output = ['-c:a', 'aac', '-profile:a', 'aac_low', '-b:a', '40k', '-f', 'adts', 'pipe:1']
  const exact = ['-fflags', '+bitexact', '-flags:a', '+bitexact', '-threads', '1']
  return withoutPriming(run('ffmpeg', ['-loglevel', 'error', ...input, ...exact, ...output], raw))
}

/** The encoder puts one frame of silence first, which ADTS can not mark: all would be 23 ms late. */
function withoutPriming(aac: Buffer): Uint8Array {
  const firstBytes = (aac.readUInt32BE(3) >>> 13) & 0x1fff
  return aac.subarray(firstBytes)
}

/** Decodes to what the recogniser gets: 16 kHz mono floats. */
export function decodeAac(aac: Uint8Array): Float32Array {
  const output = ['-ar', '16000', '-ac', '1', '-f', 'f32le', 'pipe:1']
  const raw = run('ffmpeg', ['-loglevel', 'error', '-f', 'aac', '-i', 'pipe:0', ...output], aac)
  return new Float32Array(new Uint8Array(raw).buffer)
}
