import {
  type CatalogueModel,
  catalogueModel,
  type DownloadProgress,
  downloadModel,
  locateModel,
  modelCatalogue,
  senseVoiceId,
} from '@talkingcat/speech'
import { readCliConfig } from '../config.ts'
import { stopSignal } from '../process/stop-signal.ts'

const say = (text: string) => process.stderr.write(text)
const mega = (bytes: number) => `${Math.round(bytes / 1e6)} MB`

/** One line per model: id, state, size, title; where it lies, or how to get it. */
export async function listModels(): Promise<void> {
  const { models } = readCliConfig()
  for (const { id, title, licence, files } of modelCatalogue) {
    const found = await locateModel({ ...models, id })
    const size = mega(files.reduce((sum, { bytes }) => sum + bytes, 0))
    const lines = [
      `${id}  ${found ? '已有' : '未下载'}  ${size}  ${title}`,
      `  ${licence}`,
      found ? `  ${found.modelPath}` : `  下载：npm run talkingcat -- models download ${id}`,
    ]
    process.stdout.write(`${lines.join('\n')}\n`)
  }
}

/** @throws AppError MODEL_DOWNLOAD_FAILED, MODEL_DISK_FULL */
export async function downloadModels(id: string = senseVoiceId): Promise<void> {
  const { models } = readCliConfig()
  const model = catalogueModel(id)
  if (!model) {
    const ids = modelCatalogue.map(known => known.id).join('、')
    say(`错误：没有编号为 ${id} 的模型。\n怎么办：可用的编号是 ${ids}\n`)
    process.exitCode = 1
    return
  }
  const had = await locateModel({ ...models, id })
  if (had) say('模型已经在了，无需下载：\n')
  else await download(model, models.modelsRoot)
  const found = had ?? (await locateModel({ ...models, id }))
  process.stdout.write(`${found?.modelPath ?? models.modelsRoot}\n`)
}

async function download(model: CatalogueModel, modelsRoot: string): Promise<void> {
  const signal = stopSignal()
  say(`正在下载 ${model.title}\n${model.licence}\n`)
  try {
    await downloadModel({ id: model.id, modelsRoot, signal, onProgress: progressLines() })
  } catch (error) {
    if (!signal.aborted) throw error
    say('\n下载被中断；已下载的部分会保留，再次运行会接着下载。\n')
    process.exit(130)
  }
  say('\n模型已下载并校验：\n')
}

/** One line that changes in a terminal; a line per percent in a log file. */
function progressLines(): (progress: DownloadProgress) => void {
  const isTerminal = process.stderr.isTTY
  let toldPercent = -1
  return ({ receivedBytes, totalBytes, bytesPerSecond }) => {
    const percent = Math.floor((receivedBytes / totalBytes) * 100)
    if (!isTerminal && percent === toldPercent) return
    toldPercent = percent
    const speed = bytesPerSecond === null ? '' : `，每秒 ${(bytesPerSecond / 1e6).toFixed(1)} MB`
    const line = `  ${percent}%（${mega(receivedBytes)} / ${mega(totalBytes)}${speed}）`
    say(isTerminal ? `\r${line}   ` : `${line}\n`)
  }
}
