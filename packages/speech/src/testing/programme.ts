import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { sampleRateHz, samplesPerMs } from '../audio/pcm.ts'
import { demoNames } from './demos.ts'
import { makeFlv } from './make-flv.ts'
import { joinSpoken, type PlacedSentence, readSentences } from './spoken.ts'

const run = promisify(execFile)

export type Programme = {
  /** The same sound in two encodings, for a codec that changes in the middle. */
  flvs: [Buffer, Buffer]
  lengthMs: number
  /** Times from the beginning of the programme. */
  sentences: { text: string; startMs: number; endMs: number }[]
}

/** The sentences of the spoken demos one after the other, with the exact times. */
export async function makeProgramme(ffmpegPath: string): Promise<Programme> {
  const spoken = (await Promise.all(demoNames.map(readSentences))).flat()
  // Pauses as in speech: some are shorter than a breath.
  const { sound, sentences } = joinSpoken(spoken, index => ({ pauseMs: 600 + (index % 5) * 200 }))
  return programmeOf(ffmpegPath, sound, sentences)
}

/** @param sound 16 kHz mono */
export async function programmeOf(
  ffmpegPath: string,
  sound: Float32Array,
  sentences: readonly PlacedSentence[],
): Promise<Programme> {
  const folder = await mkdtemp(join(tmpdir(), 'talkingcat-'))
  try {
    const rawPath = join(folder, 'programme.f32')
    const wavPath = join(folder, 'programme.wav')
    await writeFile(rawPath, sound)
    const raw = ['-f', 'f32le', '-ar', `${sampleRateHz}`, '-ac', '1', '-i', rawPath]
    await run(ffmpegPath, ['-v', 'error', ...raw, wavPath])
    return {
      flvs: [
        await makeFlv(ffmpegPath, wavPath),
        await makeFlv(ffmpegPath, wavPath, { rateHz: 48_000, channels: 1 }),
      ],
      lengthMs: sound.length / samplesPerMs,
      sentences: sentences.map(({ text, start, end }) => ({
        ...{ text, startMs: start / samplesPerMs, endMs: end / samplesPerMs },
      })),
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
