import { AppError } from '@talkingcat/contract'
import {
  bundledVadPath,
  findFfmpeg,
  fixtureModel,
  locateModel,
  transcribeMedia,
  transcribeWav,
} from '@talkingcat/speech'
import { readCliConfig } from '../config.ts'
import { writeLine } from '../output/ndjson.ts'
import { stopSignal } from '../process/stop-signal.ts'

export async function transcribe(path: string, options: { demoModel: boolean }): Promise<void> {
  const config = readCliConfig()
  const model = options.demoModel ? fixtureModel() : await locateModel(config.models)
  if (!model) throw new AppError('MODEL_MISSING')
  // Ends the recogniser's process with this one.
  const signal = stopSignal()
  const settings = { model, vadModelPath: bundledVadPath(), signal }
  // A WAV needs no ffmpeg; everything else does.
  const utterances = /\.wav$/i.test(path)
    ? transcribeWav(path, settings)
    : transcribeMedia(path, { ...settings, ffmpegPath: await findFfmpegPath(config.env) })
  for await (const utterance of utterances) {
    if (!signal.aborted) await writeLine(utterance)
  }
  if (signal.aborted) process.exitCode = 130
}

async function findFfmpegPath(env: Record<string, string | undefined>): Promise<string> {
  const found = await findFfmpeg({ env })
  if (!found) throw new AppError('FFMPEG_MISSING')
  return found.path
}
