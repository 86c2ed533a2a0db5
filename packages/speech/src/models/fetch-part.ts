import { createHash, type Hash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { type FileHandle, open, rm } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { bytesOf } from './verify.ts'

export type FetchPartOptions = {
  url: string
  /** What is there is continued; the file is pinned by hash, so parts of different mirrors fit. */
  part: string
  bytes: number
  sha256: string
  signal: AbortSignal
  stallMs: number
  onBytes: (receivedBytes: number) => void
}

/** Why a mirror was of no use; the part is kept unless it was wrong. */
export type FetchPartResult =
  | 'complete'
  | 'disk-full'
  | 'stalled'
  | 'cut off'
  | 'a web page instead of the file'
  | 'wrong length'
  | 'wrong content'
  | `status ${number}`
  | `failed: ${string}`

/** One attempt at one mirror. Never throws. */
export async function fetchPart(options: FetchPartOptions): Promise<FetchPartResult> {
  const { part, bytes, signal } = options
  const stall = new StallTimer(options.stallMs)
  try {
    let have = (await bytesOf(part)) ?? 0
    if (have > bytes) {
      await rm(part, { force: true })
      have = 0
    }
    if (have === bytes) return await check(part, options.sha256, await hashOf(part))
    const response = await fetch(options.url, {
      headers: have > 0 ? { range: `bytes=${have}-` } : {},
      signal: AbortSignal.any([signal, stall.signal]),
    })
    stall.reset()
    const begin = acceptedFrom(response, have, bytes)
    if (typeof begin === 'string') {
      await response.body?.cancel()
      return begin
    }
    const hash = begin > 0 ? await hashOf(part) : createHash('sha256')
    const received = await save(response, begin, hash, options, stall)
    if (received > bytes) {
      await rm(part, { force: true })
      return 'wrong length'
    }
    return received < bytes ? 'cut off' : await check(part, options.sha256, hash)
  } catch (error) {
    if (stall.signal.aborted) return 'stalled'
    const code = error instanceof Error && 'code' in error ? error.code : null
    if (code === 'ENOSPC' || code === 'EDQUOT') return 'disk-full'
    // undici: the server closed before the length it had announced.
    if (error instanceof TypeError && error.message === 'terminated') return 'cut off'
    return `failed: ${error instanceof Error ? error.message : String(error)}`
  } finally {
    stall.close()
  }
}

/** Where in the file the answer begins, or why it is refused. */
function acceptedFrom(response: Response, have: number, bytes: number): number | FetchPartResult {
  if (response.status !== 200 && response.status !== 206) return `status ${response.status}`
  // A login page or a captive portal answers 200 to everything.
  if (/^text\/html\b/i.test(response.headers.get('content-type') ?? '')) {
    return 'a web page instead of the file'
  }
  // A server that ignores Range answers 200 with the whole file: begin again.
  const begin = response.status === 206 ? have : 0
  const range = /^bytes (\d+)-\d+\/(\d+|\*)/.exec(response.headers.get('content-range') ?? '')
  if (response.status === 206 && Number(range?.[1]) !== have) return 'wrong length'
  if (range?.[2] && range[2] !== '*' && Number(range[2]) !== bytes) return 'wrong length'
  const length = response.headers.get('content-length')
  const isEncoded = response.headers.has('content-encoding')
  if (length !== null && !isEncoded && Number(length) !== bytes - begin) return 'wrong length'
  return begin
}

/** Returns the length of the part; stops at the first byte too many. */
async function save(
  response: Response,
  begin: number,
  hash: Hash,
  { part, bytes, onBytes }: FetchPartOptions,
  stall: StallTimer,
): Promise<number> {
  let received = begin
  let file: FileHandle | null = null
  try {
    file = await open(part, begin > 0 ? 'a' : 'w')
    for await (const chunk of response.body ?? []) {
      stall.reset()
      received += chunk.length
      if (received > bytes) return received
      hash.update(chunk)
      await file.writeFile(chunk)
      onBytes(received)
    }
    await file.sync()
    return received
  } finally {
    await file?.close()
  }
}

async function check(part: string, sha256: string, hash: Hash): Promise<FetchPartResult> {
  if (hash.digest('hex') === sha256) return 'complete'
  await rm(part, { force: true })
  return 'wrong content'
}

async function hashOf(path: string): Promise<Hash> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), async source => {
    for await (const chunk of source) hash.update(chunk)
  })
  return hash
}

class StallTimer {
  readonly #controller = new AbortController()
  readonly #timer: NodeJS.Timeout

  constructor(stallMs: number) {
    this.#timer = setTimeout(() => this.#controller.abort(), stallMs)
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  reset(): void {
    this.#timer.refresh()
  }

  close(): void {
    clearTimeout(this.#timer)
  }
}
