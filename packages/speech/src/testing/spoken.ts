import { samplesPerMs } from '../audio/pcm.ts'
import { readWav } from '../audio/wav.ts'
import { type demoNames, readDemo } from './demos.ts'

/** One sentence and exactly its sound. */
export type SpokenSentence = { text: string; samples: Float32Array }

/** A sentence's place in a longer sound, in samples. */
export type PlacedSentence = { text: string; start: number; end: number }

/** A whole WAV file, 16 kHz. */
export async function readSound(path: string): Promise<Float32Array> {
  const blocks: Float32Array[] = []
  for await (const block of readWav(path)) blocks.push(block.slice())
  return joined(blocks)
}

/** The sentences of a demo, cut out at their known bounds. */
export async function readSentences(name: (typeof demoNames)[number]): Promise<SpokenSentence[]> {
  const { wavPath, sentences } = await readDemo(name)
  const sound = await readSound(wavPath)
  const at = (seconds: number) => Math.round(seconds * 1000 * samplesPerMs)
  return sentences.map(({ text, start, end }) => ({
    text,
    samples: sound.slice(at(start), at(end)),
  }))
}

/** Half a second of silence, the sentences with their pauses, and a second of silence. */
export function joinSpoken(
  spoken: readonly SpokenSentence[],
  manner: (index: number) => { pauseMs: number; gain?: number },
): { sound: Float32Array; sentences: PlacedSentence[] } {
  const parts = [new Float32Array(500 * samplesPerMs)]
  const sentences: PlacedSentence[] = []
  let end = parts[0]?.length ?? 0
  spoken.forEach(({ text, samples }, index) => {
    const { pauseMs, gain = 1 } = manner(index)
    const pause = new Float32Array(Math.round(pauseMs * samplesPerMs))
    sentences.push({ text, start: end, end: end + samples.length })
    parts.push(
      samples.map(sample => sample * gain),
      pause,
    )
    end += samples.length + pause.length
  })
  parts.push(new Float32Array(1000 * samplesPerMs))
  return { sound: joined(parts), sentences }
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
