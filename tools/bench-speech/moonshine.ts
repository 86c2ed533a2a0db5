import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import type { RecognizerModel } from '@talkingcat/speech'
import { z } from 'zod'

const run = promisify(execFile)

/** Packages of npm that carry the English weights (MIT) and the words of their tokenizer (MIT). */
const weights = '@moonshine-ai/moonshine-js@0.1.29'
const tokenizer = 'llama-tokenizer-js@1.2.2'
const folder = join(homedir(), '.cache', 'talkingcat-bench')
const weightsIn = (file: string) =>
  join(folder, 'weights', 'package/dist/model/tiny/quantized', file)
const pinned = [
  {
    path: weightsIn('encoder_model.onnx'),
    bytes: 7_937_661,
    sha256: 'c6fc4b7bc5af75c0591fd157a1f3829b533d18e9769a888fd95a62e470dd4f4a',
  },
  {
    path: weightsIn('decoder_model_merged.onnx'),
    bytes: 20_243_286,
    sha256: 'eed87831c3a6103534aae7d47a5d485025c659a1323901513961c39fe8a1a367',
  },
]
/** The model has more outputs than the tokenizer has words; what lies beyond is never said. */
const tokenCount = 32_768

/** Real weights of a real recogniser, English, fetched once. @throws Error when npm can not be reached */
export async function fetchMoonshine(): Promise<RecognizerModel> {
  await unpack(weights, 'weights')
  await unpack(tokenizer, 'tokenizer')
  const tokensPath = join(folder, 'tokens.txt')
  const tokens = await makeTokens()
  await writeFile(tokensPath, tokens)
  const sha256 = createHash('sha256').update(tokens).digest('hex')
  const [encoder, decoder] = pinned
  return {
    id: 'moonshine-tiny-en',
    kind: 'moonshine',
    isDemo: false,
    modelPath: encoder?.path ?? '',
    decoderPath: decoder?.path ?? '',
    tokensPath,
    pins: [...pinned, { path: tokensPath, bytes: Buffer.byteLength(tokens), sha256 }],
  }
}

async function unpack(name: string, into: string): Promise<void> {
  const target = join(folder, into)
  await mkdir(target, { recursive: true })
  const known = await readFile(join(target, 'package/package.json')).catch(() => null)
  if (known) return
  const { stdout } = await run('npm', ['pack', name, '--json', '--pack-destination', folder])
  const [packed] = z.array(z.object({ filename: z.string() })).parse(JSON.parse(stdout))
  // npm says `@scope/name.tgz` and writes `scope-name.tgz`.
  const file = (packed?.filename ?? '').replace('@', '').replace('/', '-')
  await run('tar', ['-xzf', join(folder, file), '-C', target])
}

/** One line for each token: its bytes in base64, and its number. */
async function makeTokens(): Promise<string> {
  const path = join(folder, 'tokenizer/package/llama-tokenizer.js')
  const loaded: unknown = await import(pathToFileURL(path).href)
  const shape = z.object({ default: z.object({ vocabById: z.array(z.string()) }) })
  const { vocabById } = shape.parse(loaded).default
  const lines = Array.from({ length: tokenCount }, (_, id) => {
    const bytes = bytesOf(vocabById[id] ?? `<unused_${id}>`)
    return `${bytes.toString('base64')} ${id}\n`
  })
  return lines.join('')
}

/** `<0x0A>` is a byte of its own; `▁` is a space. */
function bytesOf(token: string): Buffer {
  const hex = /^<0x([0-9A-F]{2})>$/.exec(token)?.[1]
  return hex ? Buffer.from(hex, 'hex') : Buffer.from(token.replaceAll('\u2581', ' '))
}
