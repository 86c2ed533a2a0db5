import { type FileHandle, open } from 'node:fs/promises'
import { AppError } from '@talkingcat/contract'
import { createFileWindow, type FileWindow } from './file-window.ts'
import {
  fileHeader,
  fileHeaderBytes,
  fileMagic,
  formatVersion,
  isIntact,
  readRecordHead,
  recordHeaderBytes,
  recordMarker,
} from './format.ts'
import type { RecordedFrame } from './recorded-frame.ts'

export type RecordingTrouble =
  /** Bytes that are no intact record; reading went on behind them. */
  | { kind: 'damage'; offset: number; bytes: number }
  /** The file ends inside a record: the program or the disk gave out while it was written. */
  | { kind: 'cut'; offset: number; bytes: number }

export type RecordingItem = { kind: 'frame'; frame: RecordedFrame } | RecordingTrouble

/** Bytes that may be checked in vain for where a record begins, in a whole file. */
const searchBudget = 256 * 1024 * 1024
const scanBytes = 64 * 1024

/**
 * Everything in a recording, in order, one record at a time.
 * @throws AppError FILE_UNREADABLE, RECORDING_INVALID (not a recording), RECORDING_NEWER
 */
export async function* readRecording(path: string): AsyncGenerator<RecordingItem> {
  const handle = await open(path).catch((error: unknown) => {
    throw new AppError('FILE_UNREADABLE', { path }, error)
  })
  try {
    yield* readItems(handle, path)
  } catch (error) {
    throw error instanceof AppError ? error : new AppError('FILE_UNREADABLE', { path }, error)
  } finally {
    await handle.close()
  }
}

/** The frames alone; `onTrouble` is told what could not be read. @throws as `readRecording` does */
export async function* readRecordedFrames(
  path: string,
  onTrouble: (trouble: RecordingTrouble) => void = () => {},
): AsyncGenerator<RecordedFrame> {
  for await (const item of readRecording(path)) {
    if (item.kind === 'frame') yield item.frame
    else onTrouble(item)
  }
}

async function* readItems(handle: FileHandle, path: string): AsyncGenerator<RecordingItem> {
  const window = createFileWindow(handle)
  const start = await window.at(0, fileHeaderBytes)
  if (start.length < fileHeaderBytes && fileHeader().subarray(0, start.length).equals(start)) {
    yield { kind: 'cut', offset: 0, bytes: start.length }
    return
  }
  checkStart(start, path)
  const search = { budget: searchBudget }
  let offset = fileHeaderBytes
  for (;;) {
    const record = await readRecord(window, offset)
    if (record === 'end') return
    if (typeof record === 'object') {
      yield { kind: 'frame', frame: record }
      offset += recordHeaderBytes + record.bytes.length
      continue
    }
    const next = await findRecord(window, offset + 1, search)
    if (next === null) {
      yield { kind: record, offset, bytes: (await handle.stat()).size - offset }
      return
    }
    yield { kind: 'damage', offset, bytes: next - offset }
    offset = next
  }
}

function checkStart(start: Buffer, path: string): void {
  const isOurs = start.length === fileHeaderBytes && start.subarray(0, 8).equals(fileMagic)
  const version = isOurs ? start.readUInt32BE(fileMagic.length) : 0
  if (version === 0) throw new AppError('RECORDING_INVALID', { path })
  if (version > formatVersion) throw new AppError('RECORDING_NEWER', { path, version })
}

async function readRecord(
  window: FileWindow,
  offset: number,
): Promise<RecordedFrame | 'end' | 'cut' | 'damage'> {
  const header = await window.at(offset, recordHeaderBytes)
  if (header.length === 0) return 'end'
  if (header.length < recordHeaderBytes) return 'cut'
  const head = readRecordHead(header)
  if (!head) return 'damage'
  const bytes = await window.at(offset + recordHeaderBytes, head.length)
  if (bytes.length < head.length) return 'cut'
  return isIntact(header, bytes) ? { atMs: head.atMs, kind: head.kind, bytes } : 'damage'
}

/** Where the next intact record begins; null when there is none, or a hostile file costs too much. */
async function findRecord(
  window: FileWindow,
  from: number,
  search: { budget: number },
): Promise<number | null> {
  let at = from
  while (search.budget > 0) {
    const bytes = await window.at(at, scanBytes)
    const found = bytes.indexOf(recordMarker)
    if (found < 0) {
      if (bytes.length < scanBytes) return null
      // A marker may lie across the edge.
      at += bytes.length - recordMarker.length + 1
      continue
    }
    at += found
    const head = readRecordHead(await window.at(at, recordHeaderBytes))
    if (head && typeof (await readRecord(window, at)) === 'object') return at
    search.budget -= head ? Math.max(head.length, scanBytes) : recordHeaderBytes
    at += 1
  }
  return null
}
