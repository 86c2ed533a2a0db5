import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type Demo, demoNames, readDemo } from './demos.ts'
import { makeFlv } from './make-flv.ts'

const run = promisify(execFile)

export type Programme = {
  /** The same sound in two encodings, for a codec that changes in the middle. */
  flvs: [Buffer, Buffer]
  lengthMs: number
  /** Times from the beginning of the programme. */
  sentences: { text: string; startMs: number; endMs: number }[]
}

/** The spoken demos one after the other, 105 s, with the exact times of their sentences. */
export async function makeProgramme(ffmpegPath: string): Promise<Programme> {
  const demos = await Promise.all(demoNames.map(readDemo))
  const folder = await mkdtemp(join(tmpdir(), 'talkingcat-'))
  try {
    const wavPath = join(folder, 'programme.wav')
    const inputs = demos.flatMap(({ wavPath: path }) => ['-i', path])
    const joined = `concat=n=${demos.length}:v=0:a=1`
    await run(ffmpegPath, ['-v', 'error', ...inputs, '-filter_complex', joined, wavPath])
    return {
      flvs: [
        await makeFlv(ffmpegPath, wavPath),
        await makeFlv(ffmpegPath, wavPath, { rateHz: 48_000, channels: 1 }),
      ],
      ...timesOf(demos),
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function timesOf(demos: readonly Demo[]): Pick<Programme, 'lengthMs' | 'sentences'> {
  let lengthMs = 0
  const sentences: Programme['sentences'] = []
  for (const demo of demos) {
    for (const { text, start, end } of demo.sentences) {
      sentences.push({ text, startMs: lengthMs + start * 1000, endMs: lengthMs + end * 1000 })
    }
    lengthMs += demo.duration * 1000
  }
  return { lengthMs, sentences }
}
