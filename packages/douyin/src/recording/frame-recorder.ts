import { type FileHandle, mkdir, open } from 'node:fs/promises'
import { dirname } from 'node:path'
import { type Problem, problemOf } from '@talkingcat/contract'
import { maxFrameBytes } from '../frames/decode-frame.ts'
import { fileHeader, fileHeaderBytes, recordHeader, recordHeaderBytes } from './format.ts'
import type { RawFrameListener } from './recorded-frame.ts'

const defaultMaxBytes = 512 * 1024 * 1024
/** Frames waiting for a slow disk: more than a minute of the busiest room seen. */
const defaultMaxHeldBytes = 16 * 1024 * 1024
/** Written at once; more would only cost memory. */
const batchBytes = 1024 * 1024

export type FrameRecorder = {
  /** Never waits and never throws: give it to a source as `onRawFrame`. */
  readonly write: RawFrameListener
  /** Writes what is queued and closes the file. */
  close(): Promise<void>
  readonly counters: FrameRecorderCounters
}

export type FrameRecorderCounters = {
  frames: number
  /** The file's length so far. */
  bytes: number
  /** Frames that are not in the file: the disk was too slow, the file full, or writing failed. */
  dropped: number
}

/**
 * Writes raw frames to a new file that only this user can read. Stops, and says so once, when the
 * file is full (RECORDING_FULL) or can not be written (RECORDING_FAILED, FILE_EXISTS).
 */
export function createFrameRecorder(options: {
  path: string
  maxBytes?: number
  maxHeldBytes?: number
  onProblem?: (problem: Problem) => void
}): FrameRecorder {
  const { path, maxBytes = defaultMaxBytes, maxHeldBytes = defaultMaxHeldBytes } = options
  const counters = { frames: 0, bytes: 0, dropped: 0 }
  let queue: Uint8Array[] = [fileHeader()]
  let queuedFrames = 0
  /** Waiting or being written. */
  let heldBytes = fileHeaderBytes
  /** The file's length once everything taken is written. */
  let takenBytes = fileHeaderBytes
  let hasStopped = false
  let isClosed = false
  let handle: FileHandle | null = null
  let writing: Promise<void> | null = null

  function stop(problem: Problem): void {
    if (hasStopped) return
    hasStopped = true
    try {
      options.onProblem?.(problem)
    } catch {
      // Whoever listens must not break the writing, nor through it the source.
    }
  }

  async function writeBatch(batch: Buffer): Promise<void> {
    handle ??= await create(path)
    for (let at = 0; at < batch.length; at += batchBytes) {
      await handle.appendFile(batch.subarray(at, at + batchBytes))
    }
  }

  async function drain(): Promise<void> {
    while (queue.length > 0) {
      const batch = Buffer.concat(queue)
      const frames = queuedFrames
      queue = []
      queuedFrames = 0
      try {
        await writeBatch(batch)
        counters.frames += frames
        counters.bytes += batch.length
        heldBytes -= batch.length
      } catch (error) {
        counters.dropped += frames + queuedFrames
        queue = []
        stop(problemOfWriting(error, path))
      }
    }
    // Set here and not when the promise settles: a frame may come in between.
    writing = null
  }

  writing = drain()
  return {
    counters,
    write(frame) {
      const bytes = recordHeaderBytes + frame.bytes.length
      if (!isClosed && takenBytes + bytes > maxBytes)
        stop(problemOf('RECORDING_FULL', { maxBytes }))
      const isTooMuch = frame.bytes.length > maxFrameBytes || heldBytes + bytes > maxHeldBytes
      if (isClosed || hasStopped || isTooMuch) {
        counters.dropped += 1
        return
      }
      takenBytes += bytes
      heldBytes += bytes
      queuedFrames += 1
      queue.push(recordHeader(frame), frame.bytes)
      writing ??= drain()
    },
    async close() {
      isClosed = true
      while (writing !== null) await writing
      const opened = handle
      handle = null
      // What the system still holds back belongs to the report, too.
      await opened?.datasync().catch(() => {})
      await opened?.close()
    },
  }
}

async function create(path: string): Promise<FileHandle> {
  await mkdir(dirname(path), { recursive: true })
  return open(path, 'ax', 0o600)
}

function problemOfWriting(error: unknown, path: string): Problem {
  const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
  // Making the folder gives the same code where a file stands in its place.
  const isOpen = error instanceof Error && 'syscall' in error && error.syscall === 'open'
  if (reason === 'EEXIST' && isOpen) return problemOf('FILE_EXISTS', { path })
  return problemOf('RECORDING_FAILED', { path, reason })
}
