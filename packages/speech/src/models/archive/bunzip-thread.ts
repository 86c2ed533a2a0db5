import { openSync, readSync } from 'node:fs'
import { createRequire } from 'node:module'
import { workerData } from 'node:worker_threads'
import type { BunzipTask } from './bunzip.ts'

// The package is CommonJS without types; the shape was read from its 2.0.0 sources.
type SeekBzip = {
  decode(input: object, output: object, isMultistream: boolean): void
}
const { decode } = createRequire(import.meta.url)('seek-bzip') as SeekBzip

/** Unpacks in its own thread: pure computing, for a minute with a large model. */
function run({ path, port, credits }: BunzipTask): void {
  const file = openSync(path, 'r')
  const input = Buffer.alloc(1 << 16)
  let filled = 0
  let read = 0
  const fill = () => {
    if (read < filled) return
    filled = readSync(file, input, 0, input.length, null)
    read = 0
  }
  const readByte = () => {
    fill()
    return read < filled ? (input[read++] ?? -1) : -1
  }
  let output = new Uint8Array(1 << 20)
  let written = 0
  const flush = () => {
    if (written === 0) return
    // No further than the reader has room for: what it does not take stays packed.
    Atomics.wait(credits, 0, 0)
    Atomics.sub(credits, 0, 1)
    port.postMessage(output.subarray(0, written))
    output = new Uint8Array(1 << 20)
    written = 0
  }
  try {
    decode(
      {
        readByte,
        read(target: Uint8Array, offset: number, length: number) {
          let count = 0
          for (; count < length; count++) {
            const byte = readByte()
            if (byte < 0) break
            target[offset + count] = byte
          }
          return count === 0 ? -1 : count
        },
        eof() {
          fill()
          return read >= filled
        },
      },
      {
        writeByte(byte: number) {
          output[written++] = byte
          if (written === output.length) flush()
        },
        flush() {},
      },
      true,
    )
    flush()
    port.postMessage('end')
  } catch (error) {
    port.postMessage(error instanceof Error ? error : new Error(String(error)))
  }
}

run(workerData as BunzipTask) // started by bunzip.ts only
