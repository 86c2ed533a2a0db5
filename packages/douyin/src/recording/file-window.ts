import type { FileHandle } from 'node:fs/promises'

const windowBytes = 256 * 1024

export type FileWindow = {
  /** The bytes at `offset`: fewer than asked for only at the file's end. Stay valid when it moves on. */
  at(offset: number, length: number): Promise<Buffer>
}

/** A file seen through a small window, so that a recording of any size costs little memory. */
export function createFileWindow(handle: FileHandle): FileWindow {
  let start = 0
  let held: Buffer = Buffer.alloc(0)
  return {
    async at(offset, length) {
      const end = offset + length
      if (offset < start || end > start + held.length) {
        held = await readFully(handle, offset, Math.max(length, windowBytes))
        start = offset
      }
      return held.subarray(offset - start, end - start)
    },
  }
}

/** One read may give less than there is. */
async function readFully(handle: FileHandle, offset: number, length: number): Promise<Buffer> {
  // A new buffer each time: what was handed out of the last one is still in use.
  const buffer = Buffer.allocUnsafe(length)
  let filled = 0
  while (filled < length) {
    const { bytesRead } = await handle.read(buffer, filled, length - filled, offset + filled)
    if (bytesRead === 0) break
    filled += bytesRead
  }
  return buffer.subarray(0, filled)
}
