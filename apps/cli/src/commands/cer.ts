import { readdir } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import { AppError } from '@talkingcat/contract'
import {
  bundledVadPath,
  characterErrorRate,
  fixtureModel,
  locateModel,
  transcribeWav,
} from '@talkingcat/speech'
import { readCliConfig } from '../config.ts'
import { writeLine } from '../output/ndjson.ts'
import { readInput } from '../output/read-file.ts'
import { stopSignal } from '../process/stop-signal.ts'

/**
 * Character error of the recogniser over a folder of `name.wav` with what is said in `name.txt`: a
 * line for each file, then the whole. Micro-averaged: all errors ÷ all characters, punctuation,
 * spaces and case left out.
 */
export async function cer(folder: string, options: { demoModel: boolean }): Promise<void> {
  const config = readCliConfig()
  const names = await pairsIn(folder)
  const model = options.demoModel ? fixtureModel() : await locateModel(config.models)
  if (!model) throw new AppError('MODEL_MISSING')
  const signal = stopSignal()
  const total = { errorCount: 0, referenceCount: 0 }
  for (const name of names) {
    const reference = (await readInput(join(folder, `${name}.txt`))).toString('utf8').trim()
    const texts: string[] = []
    const settings = { model, vadModelPath: bundledVadPath(), signal }
    for await (const { text } of transcribeWav(join(folder, `${name}.wav`), settings)) {
      texts.push(text)
    }
    if (signal.aborted) break
    const heard = texts.join('')
    const counts = characterErrorRate(reference, heard)
    total.errorCount += counts.errorCount
    total.referenceCount += counts.referenceCount
    await writeLine({ file: `${name}.wav`, ...counts, reference, heard })
  }
  if (signal.aborted) process.exitCode = 130
  else {
    const { errorCount, referenceCount } = total
    const rate = referenceCount === 0 ? Math.sign(errorCount) : errorCount / referenceCount
    await writeLine({ modelId: model.id, fileCount: names.length, ...total, rate })
  }
}

async function pairsIn(folder: string): Promise<string[]> {
  const files = await readdir(folder).catch(error => {
    throw new AppError('FILE_UNREADABLE', { path: folder }, error)
  })
  const texts = new Set(files.filter(file => extname(file) === '.txt'))
  const names = files
    .filter(file => extname(file) === '.wav')
    .map(file => basename(file, '.wav'))
    .filter(name => texts.has(`${name}.txt`))
  if (names.length === 0) throw new AppError('SPEECH_PAIRS_MISSING', { path: folder })
  return names.toSorted()
}
