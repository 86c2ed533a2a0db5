import { fileURLToPath } from 'node:url'
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads'

/** `credits[0]`: how many more pieces the reader has room for. */
export type BunzipTask = { path: string; port: MessagePort; credits: Int32Array }

const entry = fileURLToPath(new URL('./bunzip-thread.ts', import.meta.url))
/** Pieces of 1 MB on their way at once. */
const room = 4

/**
 * The unpacked bytes of a `.bz2` file. The work is done in a thread, which ends with the reader.
 * @throws Error when the file is damaged or not bzip2
 */
export async function* bunzip(path: string): AsyncGenerator<Uint8Array> {
  const credits = new Int32Array(new SharedArrayBuffer(4))
  credits[0] = room
  const { port1, port2 } = new MessageChannel()
  const thread = new Worker(entry, {
    workerData: { path, port: port2, credits } satisfies BunzipTask,
    transferList: [port2],
  })
  const arrived: unknown[] = []
  let wake = () => {}
  const arrive = (message: unknown) => {
    arrived.push(message)
    wake()
  }
  port1.on('message', arrive)
  thread.once('error', arrive)
  try {
    for (;;) {
      if (arrived.length === 0) await new Promise<void>(resolve => (wake = resolve))
      const message = arrived.shift()
      if (message instanceof Error) throw message
      if (message === 'end') return
      yield message as Uint8Array // the thread sends nothing else
      Atomics.add(credits, 0, 1)
      Atomics.notify(credits, 0)
    }
  } finally {
    port1.close()
    await thread.terminate()
  }
}
