import { AppError } from '@talkingcat/contract'
import { bundledVadPath, fixtureModel, locateModel, transcribeWav } from '@talkingcat/speech'
import type { Command } from 'commander'
import { readCliConfig } from '../config.ts'
import { writeLine } from '../output/ndjson.ts'

export function addTranscribe(program: Command): void {
  program
    .command('transcribe')
    .description('转写一个 WAV 文件，逐行输出语句 JSON（时间从文件开头算，单位毫秒）')
    .argument('<file.wav>', '16 位 PCM 的 WAV 文件，采样率不限')
    .option('--demo-model', '使用随附的演示模型（只听得懂演示语音）', false)
    .action(transcribe)
}

async function transcribe(path: string, options: { demoModel: boolean }): Promise<void> {
  const config = readCliConfig()
  const model = options.demoModel ? fixtureModel() : await locateModel(config.models)
  if (!model) throw new AppError('MODEL_MISSING')
  for await (const utterance of transcribeWav(path, { model, vadModelPath: bundledVadPath() })) {
    await writeLine(utterance)
  }
}
