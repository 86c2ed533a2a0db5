import { crc32 } from 'node:zlib'
import { maxFrameBytes } from '../frames/decode-frame.ts'
import type { FrameKind, RecordedFrame } from './recorded-frame.ts'

/*
 * A recording of raw frames, `*.tcframes`. Only ever appended to; numbers are unsigned, big endian:
 *
 *   8 bytes  'TCFRAMES'
 *   4 bytes  version of this layout
 *   then for every frame, in the order they came:
 *   4 bytes  'TCFR', where reading goes on after damage
 *   4 bytes  length of the frame in bytes
 *   8 bytes  when it came, epoch ms
 *   4 bytes  1 = push frame, 2 = body of an im/fetch answer
 *   4 bytes  CRC-32 of the sixteen bytes before it and of the frame
 *   n bytes  the frame
 */
export const formatVersion = 1
export const fileHeaderBytes = 12
export const recordHeaderBytes = 24
export const fileMagic = Buffer.from('TCFRAMES')
export const recordMarker = Buffer.from('TCFR')

const kindNumbers = { push: 1, 'im-fetch': 2 } as const satisfies Record<FrameKind, number>
const kinds: Partial<Record<number, FrameKind>> = { 1: 'push', 2: 'im-fetch' }
/** The last moment a `Date` can hold. */
const maxAtMs = 8_640_000_000_000_000

export function fileHeader(): Buffer {
  const header = Buffer.alloc(fileHeaderBytes)
  fileMagic.copy(header)
  header.writeUInt32BE(formatVersion, fileMagic.length)
  return header
}

/** What stands before a frame's bytes. */
export function recordHeader(frame: RecordedFrame): Buffer {
  const header = Buffer.alloc(recordHeaderBytes)
  recordMarker.copy(header)
  header.writeUInt32BE(frame.bytes.length, 4)
  header.writeBigUInt64BE(BigInt(clampTime(frame.atMs)), 8)
  header.writeUInt32BE(kindNumbers[frame.kind], 16)
  header.writeUInt32BE(crc32(frame.bytes, crc32(header.subarray(4, 20))), 20)
  return header
}

function clampTime(atMs: number): number {
  return Math.min(Math.max(0, Math.round(atMs) || 0), maxAtMs)
}

export type RecordHead = { atMs: number; kind: FrameKind; length: number }

/** Null when these bytes can not stand before a frame; a length beyond any frame is refused here. */
export function readRecordHead(header: Buffer): RecordHead | null {
  if (header.length < recordHeaderBytes || !header.subarray(0, 4).equals(recordMarker)) return null
  const length = header.readUInt32BE(4)
  const at = header.readBigUInt64BE(8)
  const kind = kinds[header.readUInt32BE(16)]
  if (!kind || length > maxFrameBytes || at > BigInt(maxAtMs)) return null
  return { atMs: Number(at), kind, length }
}

/** Whether header and frame are as they were written. */
export function isIntact(header: Buffer, bytes: Uint8Array): boolean {
  return crc32(bytes, crc32(header.subarray(4, 20))) === header.readUInt32BE(20)
}
