import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { AppError } from '@talkingcat/contract'
import type { FilePin, RecognizerModel } from './recognizer-model.ts'

/** Reads every pinned file. @throws AppError MODEL_MISSING or MODEL_DAMAGED */
export function verifyModel(model: Pick<RecognizerModel, 'pins'>): Promise<void> {
  return verifyFiles(model.pins)
}

/** @throws AppError MODEL_MISSING or MODEL_DAMAGED, with the file's name */
export async function verifyFiles(pins: readonly FilePin[]): Promise<void> {
  for (const pin of pins) {
    const file = basename(pin.path)
    const bytes = await bytesOf(pin.path)
    if (bytes === null) throw new AppError('MODEL_MISSING', { file })
    if (bytes !== pin.bytes) throw new AppError('MODEL_DAMAGED', { file, bytes })
    const sha256 = await sha256Of(pin.path).catch(error => {
      // A broken disk, or not ours to read: a fresh copy in its place mends either.
      throw new AppError('MODEL_DAMAGED', { file }, error)
    })
    if (sha256 !== pin.sha256) throw new AppError('MODEL_DAMAGED', { file })
  }
}

/** Size of a regular file; null when there is none. */
export async function bytesOf(path: string): Promise<number | null> {
  try {
    const stats = await stat(path)
    return stats.isFile() ? stats.size : null
  } catch {
    return null
  }
}

export async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash)
  return hash.digest('hex')
}
