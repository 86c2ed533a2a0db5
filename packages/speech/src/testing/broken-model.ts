import { createHash } from 'node:crypto'
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { bundledVadPath, fixtureModel } from '../models/locate.ts'
import type { RecognizerModel } from '../models/recognizer-model.ts'

type Change = (bytes: Buffer) => Buffer | Promise<Buffer>
export type BreakOptions = {
  model?: Change
  tokens?: Change
  /** The wrong files are said to be right, so that the runtime itself meets them. */
  isPinned?: boolean
}

/** The fixture's files in this folder, changed. Called again without changes it is whole again. */
export async function plantModel(
  folder: string,
  { model, tokens, isPinned = false }: BreakOptions = {},
): Promise<RecognizerModel> {
  const good = fixtureModel()
  const modelPath = join(folder, 'model.onnx')
  const tokensPath = join(folder, 'tokens.txt')
  await mkdir(folder, { recursive: true })
  await copyFile(good.modelPath, modelPath)
  await copyFile(good.tokensPath, tokensPath)
  if (model) await writeFile(modelPath, await model(await readFile(modelPath)))
  if (tokens) await writeFile(tokensPath, await tokens(await readFile(tokensPath)))
  const paths = [modelPath, tokensPath]
  const pins = await Promise.all(
    good.pins.map(async (pin, index) => {
      const path = paths[index] ?? ''
      if (!isPinned) return { ...pin, path }
      const bytes = await readFile(path)
      const sha256 = createHash('sha256').update(bytes).digest('hex')
      return { path, bytes: bytes.length, sha256 }
    }),
  )
  return { ...good, modelPath, tokensPath, pins }
}

/** A sound onnx that is no SenseVoice: the runtime looks for its metadata and ends the process. */
export const anotherModel: Change = () => readFile(bundledVadPath())
export const cutShort: Change = bytes => bytes.subarray(0, 500_000)
export const withBitFlipped: Change = bytes => {
  bytes[700_000] = (bytes[700_000] ?? 0) ^ 1
  return bytes
}
/** Without the characters from this one on, in the order of the file. */
export const withoutTokensFrom =
  (token: string): Change =>
  bytes => {
    const lines = bytes.toString('utf8').split('\n')
    const end = lines.findIndex(line => line.startsWith(`${token} `))
    return Buffer.from(`${lines.slice(0, end).join('\n')}\n`)
  }
