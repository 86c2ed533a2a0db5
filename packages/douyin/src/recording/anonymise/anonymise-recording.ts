import { type FileHandle, open, rm } from 'node:fs/promises'
import { AppError } from '@talkingcat/contract'
import { fileHeader, recordHeader } from '../format.ts'
import { type RecordingTrouble, readRecordedFrames } from '../read-recording.ts'
import { type AnonymiserCounters, createAnonymiser } from './anonymise-frame.ts'

const batchBytes = 1024 * 1024

/**
 * Writes a recording that can be handed on: the same frames without the people in them.
 * Records that are damaged are left out. Nothing is left behind when it fails or is aborted.
 * @throws AppError FILE_EXISTS, RECORDING_FAILED, and as `readRecording` does; the signal's reason
 */
export async function anonymiseRecording(options: {
  from: string
  /** Must not exist. */
  to: string
  /** Leave what viewers wrote as it is: it can name people. */
  keepDanmaku?: boolean
  onTrouble?: (trouble: RecordingTrouble) => void
  signal?: AbortSignal
}): Promise<AnonymiserCounters> {
  const { from, to, onTrouble, signal } = options
  const frames = readRecordedFrames(from, onTrouble)
  // Before the new file is made: what can not be read leaves no empty one.
  const first = await frames.next()
  const out = await create(to)
  let isWhole = false
  try {
    const anonymiser = createAnonymiser(options)
    let batch: Uint8Array[] = [fileHeader()]
    let heldBytes = 0
    for (let next = first; !next.done; next = await frames.next()) {
      signal?.throwIfAborted()
      const frame = anonymiser.anonymise(next.value)
      batch.push(recordHeader(frame), frame.bytes)
      heldBytes += frame.bytes.length
      if (heldBytes < batchBytes) continue
      await write(out, batch, to)
      batch = []
      heldBytes = 0
    }
    await write(out, batch, to)
    isWhole = true
    return anonymiser.counters
  } finally {
    await frames.return(undefined)
    await out.close()
    if (!isWhole) await rm(to, { force: true })
  }
}

async function create(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'wx', 0o600)
  } catch (error) {
    const isThere = error instanceof Error && 'code' in error && error.code === 'EEXIST'
    throw new AppError(isThere ? 'FILE_EXISTS' : 'RECORDING_FAILED', { path }, error)
  }
}

async function write(out: FileHandle, batch: Uint8Array[], path: string): Promise<void> {
  try {
    await out.appendFile(Buffer.concat(batch))
  } catch (error) {
    throw new AppError('RECORDING_FAILED', { path }, error)
  }
}
