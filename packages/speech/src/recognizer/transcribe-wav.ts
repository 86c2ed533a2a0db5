import { AppError, type Utterance } from '@talkingcat/contract'
import { readMedia } from '../audio/media-file.ts'
import { samplesPerMs } from '../audio/pcm.ts'
import { readWav } from '../audio/wav.ts'
import type { RecognizerModel } from '../models/recognizer-model.ts'
import { createTranscriber } from './transcriber.ts'
import type { Transcriber, TranscriberOptions } from './transcriber-types.ts'

export type TranscribeWavOptions = {
  model: RecognizerModel
  vadModelPath: string
  signal?: AbortSignal
} & Pick<TranscriberOptions, 'spawnWorker' | 'workerEntry'>

const aheadMs = 20_000
const pollMs = 10

/**
 * Recognises a 16-bit PCM WAV file of any rate; times count from its start.
 * @throws AppError AUDIO_FILE_INVALID, FILE_UNREADABLE, or the recogniser's problem
 */
export function transcribeWav(
  path: string,
  options: TranscribeWavOptions,
): AsyncGenerator<Utterance> {
  return transcribeBlocks(readWav(path), options)
}

/**
 * Recognises the sound of any file that ffmpeg reads.
 * @throws AppError as `transcribeWav`, FFMPEG_MISSING
 */
export function transcribeMedia(
  path: string,
  { ffmpegPath, ...options }: TranscribeWavOptions & { ffmpegPath: string },
): AsyncGenerator<Utterance> {
  return transcribeBlocks(readMedia(path, ffmpegPath), options)
}

async function* transcribeBlocks(
  blocks: AsyncIterable<Float32Array>,
  options: TranscribeWavOptions,
): AsyncGenerator<Utterance> {
  const { signal, ...rest } = options
  let failure: AppError | null = null
  const transcriber = createTranscriber({
    ...rest,
    timings: { lagMs: Number.POSITIVE_INFINITY },
    onState: ({ status, problem }) => {
      if (status === 'failed') failure = new AppError(problem?.code ?? 'INTERNAL', problem?.details)
    },
  })
  const stop = new AbortController()
  const stopped = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal
  const feeding = feed(blocks, transcriber, stopped, () => failure).finally(() =>
    transcriber.close(),
  )
  try {
    for await (const { startAt, endAt, emittedAt: _, ...utterance } of transcriber.utterances) {
      // The clock of this transcriber begins with the file.
      yield { ...utterance, startMs: startAt, endMs: endAt }
    }
  } finally {
    stop.abort()
    await feeding
  }
}

/** Pushes no faster than the recogniser works, or a long file would overflow its ring. */
async function feed(
  blocks: AsyncIterable<Float32Array>,
  transcriber: Transcriber,
  signal: AbortSignal,
  failure: () => AppError | null,
): Promise<void> {
  let pushedSamples = 0
  for await (const samples of blocks) {
    while (transcriber.stats.pushedMs - transcriber.stats.finishedMs > aheadMs) {
      if (signal.aborted || failure()) break
      await new Promise(resolve => setTimeout(resolve, pollMs))
    }
    if (signal.aborted || failure()) break
    transcriber.push({ samples, at: pushedSamples / samplesPerMs })
    pushedSamples += samples.length
  }
  if (!signal.aborted) await transcriber.flush()
  const problem = failure()
  if (problem) throw problem
}
