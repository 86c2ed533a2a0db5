import { AppError } from '@talkingcat/contract'
import { bundledVadPath, fixtureModel, locateModel, transcribeWav } from '@talkingcat/speech'
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
  for await (const utterance of transcribeWav(path, settings)) {
    if (!signal.aborted) await writeLine(utterance)
  }
  if (signal.aborted) process.exitCode = 130
}
