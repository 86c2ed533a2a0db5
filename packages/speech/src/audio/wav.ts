import { type FileHandle, open } from 'node:fs/promises'
import { AppError } from '@talkingcat/contract'
import { Resampler } from './resampler.ts'
import { S16Reader } from './s16-reader.ts'

type WavFormat = { channelCount: number; rateHz: number; dataOffset: number; dataBytes: number }

const blockBytes = 64 * 1024
const pcm = 1
/** WAVE_FORMAT_EXTENSIBLE: the real format stands at the beginning of a GUID. */
const extensible = 0xfffe

/**
 * A 16-bit PCM WAV of any rate, mixed down to 16 kHz mono, in blocks of up to a few seconds.
 * @throws AppError AUDIO_FILE_INVALID, FILE_UNREADABLE
 */
export async function* readWav(path: string): AsyncGenerator<Float32Array> {
  let file: FileHandle
  try {
    file = await open(path)
  } catch (error) {
    throw new AppError('FILE_UNREADABLE', undefined, error)
  }
  try {
    const format = await readFormat(file)
    const reader = new S16Reader()
    const resampler = new Resampler(format.rateHz)
    const block = Buffer.alloc(blockBytes - (blockBytes % (2 * format.channelCount)))
    let left = format.dataBytes
    for (let offset = format.dataOffset; left > 0; ) {
      const { bytesRead } = await file.read(block, 0, Math.min(block.length, left), offset)
      if (bytesRead === 0) break
      offset += bytesRead
      left -= bytesRead
      const mono = mixDown(reader.push(block.subarray(0, bytesRead)), format.channelCount)
      yield resampler.push(mono)
    }
    yield resampler.flush()
  } finally {
    await file.close()
  }
}

async function readFormat(file: FileHandle): Promise<WavFormat> {
  const header = await readAt(file, 0, 12)
  if (header.toString('latin1', 0, 4) !== 'RIFF' || header.toString('latin1', 8, 12) !== 'WAVE') {
    throw invalid('no RIFF/WAVE header')
  }
  let format: Pick<WavFormat, 'channelCount' | 'rateHz'> | null = null
  for (let offset = 12, parts = 0; parts < 64; parts++) {
    const head = await readAt(file, offset, 8)
    const name = head.toString('latin1', 0, 4)
    const bytes = head.readUInt32LE(4)
    if (name === 'fmt ') format = parseFormat(await readAt(file, offset + 8, Math.min(bytes, 40)))
    if (name === 'data') {
      if (!format) throw invalid('no format before the sound')
      return { ...format, dataOffset: offset + 8, dataBytes: bytes }
    }
    offset += 8 + bytes + (bytes % 2)
  }
  throw invalid('no sound in it')
}

function parseFormat(bytes: Buffer): Pick<WavFormat, 'channelCount' | 'rateHz'> {
  if (bytes.length < 16) throw invalid('format is cut short')
  const tag = bytes.readUInt16LE(0)
  const kind = tag === extensible && bytes.length >= 26 ? bytes.readUInt16LE(24) : tag
  const channelCount = bytes.readUInt16LE(2)
  const rateHz = bytes.readUInt32LE(4)
  const bits = bytes.readUInt16LE(14)
  const isKnown = kind === pcm && bits === 16 && channelCount >= 1 && channelCount <= 8
  if (!isKnown || rateHz < 4000 || rateHz > 384_000) {
    throw invalid(`format ${kind}, ${bits} bit, ${channelCount} channels, ${rateHz} Hz`)
  }
  return { channelCount, rateHz }
}

function mixDown(samples: Float32Array, channelCount: number): Float32Array {
  if (channelCount === 1) return samples
  return Float32Array.from({ length: Math.floor(samples.length / channelCount) }, (_, frame) => {
    let sum = 0
    for (let i = 0; i < channelCount; i++) sum += samples[frame * channelCount + i] ?? 0
    return sum / channelCount
  })
}

async function readAt(file: FileHandle, offset: number, bytes: number): Promise<Buffer> {
  const { bytesRead, buffer } = await file.read(Buffer.alloc(bytes), 0, bytes, offset)
  if (bytesRead < bytes) throw invalid('cut short')
  return buffer
}

function invalid(reason: string): AppError {
  return new AppError('AUDIO_FILE_INVALID', { reason })
}
