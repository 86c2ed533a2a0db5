import { resolve } from 'node:path'
import { AppError } from '@talkingcat/contract'
import {
  type CatalogueModel,
  catalogueModel,
  type DownloadProgress,
  downloadModel,
  importModel,
  locateModel,
  modelCatalogue,
  senseVoiceId,
  verifyModel,
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
  const model = known(id)
  if (!model) return
  const { models } = readCliConfig()
  const had = await locateModel({ ...models, id })
  // Right in length only: who asks for a download may have reason to doubt the content.
  const isWhole = had !== null && (await isVerified(had))
  if (isWhole) say('模型已经在了，无需下载：\n')
  else {
    say(`正在下载 ${model.title}\n${model.licence}\n`)
    await bring('下载', (signal, onProgress) =>
      downloadModel({ ...models, id, signal, onProgress, ...patience() }),
    )
  }
  await printPlace(id)
}

/** @throws AppError FILE_UNREADABLE, MODEL_IMPORT_WRONG, MODEL_ARCHIVE_INVALID, MODEL_DISK_FULL */
export async function importModels(path: string, id: string = senseVoiceId): Promise<void> {
  const model = known(id)
  if (!model) return
  const { models } = readCliConfig()
  const from = resolve(path)
  say(`正在导入 ${model.title}\n`)
  try {
    await bring('导入', (signal, onProgress) =>
      importModel({ ...models, id, from, signal, onProgress }),
    )
  } catch (error) {
    if (error instanceof AppError && error.details?.file !== undefined) sayWrongFile(error.details)
    throw error
  }
  await printPlace(id)
}

/** Where nobody watches, a script is not to hang for hours. */
const patience = () => (process.stderr.isTTY ? {} : { offlineRounds: 4 })

const isVerified = (model: Parameters<typeof verifyModel>[0]): Promise<boolean> =>
  verifyModel(model).then(
    () => true,
    () => false, // damaged: that is the answer
  )

function known(id: string): CatalogueModel | null {
  const model = catalogueModel(id)
  if (model) return model
  const ids = modelCatalogue.map(each => each.id).join('、')
  say(`错误：没有编号为 ${id} 的模型。\n怎么办：可用的编号是 ${ids}\n`)
  process.exitCode = 1
  return null
}

async function printPlace(id: string): Promise<void> {
  const { models } = readCliConfig()
  const found = await locateModel({ ...models, id })
  process.stdout.write(`${found?.modelPath ?? models.modelsRoot}\n`)
}

type Work = (signal: AbortSignal, onProgress: (progress: DownloadProgress) => void) => Promise<void>

async function bring(what: string, work: Work): Promise<void> {
  const signal = stopSignal()
  try {
    await work(signal, progressLines())
  } catch (error) {
    if (!signal.aborted) throw error
    say(`\n${what}被中断；已下载的部分会保留，再次运行会接着来。\n`)
    process.exit(130)
  }
  say(`\n模型已${what}并校验：\n`)
}

function sayWrongFile({ file, reason, expectedBytes, expectedSha256 }: Record<string, unknown>) {
  const how = reason === 'missing' ? '没有找到' : reason === 'size' ? '大小不对' : '内容不对'
  say(`${file} ${how}；应当是 ${expectedBytes} 字节，SHA-256 ${expectedSha256}\n`)
}

/** One line that changes in a terminal; a line per percent in a log file. */
function progressLines(): (progress: DownloadProgress) => void {
  const isTerminal = process.stderr.isTTY
  let told = ''
  return ({ receivedBytes, totalBytes, bytesPerSecond, remainingMs, mirror, isWaiting }) => {
    const percent = Math.floor((receivedBytes / totalBytes) * 100)
    const now = `${percent} ${isWaiting}`
    if (!isTerminal && now === told) return
    told = now
    const speed = bytesPerSecond === null ? '' : `，每秒 ${(bytesPerSecond / 1e6).toFixed(1)} MB`
    const left = remainingMs ? `，约剩 ${Math.ceil(remainingMs / 1000)} 秒` : ''
    const from = isWaiting
      ? '，现在连不上，稍后自动再试'
      : mirror === null
        ? '，另一个程序正在下载'
        : ''
    const line = `  ${percent}%（${mega(receivedBytes)} / ${mega(totalBytes)}${speed}${left}${from}）`
    say(isTerminal ? `\r${line}   ` : `${line}\n`)
  }
}
