import type { Utterance } from '@talkingcat/contract'
import type { RecognizerModel } from '../models/recognizer-model.ts'

export type TranscribeWavOptions = {
  model: RecognizerModel
  vadModelPath: string
  signal?: AbortSignal
}

/** Recognises a 16-bit PCM WAV file of any rate; times count from its start. @throws AppError AUDIO_FILE_INVALID */
export function transcribeWav(
  _path: string,
  _options: TranscribeWavOptions,
): AsyncIterable<Utterance> {
  throw new Error('being written')
}
