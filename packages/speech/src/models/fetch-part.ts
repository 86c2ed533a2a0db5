import { createHash, type Hash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { type FileHandle, open, rm } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { isFileError } from './file-problem.ts'
import { type SpeedLimits, SpeedWatch } from './speed-watch.ts'
import { bytesOf } from './verify.ts'

export type FetchPartOptions = {
  url: string
  /** What is there is continued; the file is pinned by hash, so parts of different mirrors fit. */
  part: string
  bytes: number
  sha256: string
  signal: AbortSignal
  stallMs: number
  /** Null: however slow, it goes on. */
  speedLimits: SpeedLimits | null
  onBytes: (receivedBytes: number) => void
}

/** Why a mirror was of no use; the part is kept unless it was wrong. `isUnreachable`: nobody answered. */
export type FetchPartResult =
  | { kind: 'complete' }
  | { kind: 'slow'; bytesPerSecond: number }
  | { kind: 'failed'; why: string; isUnreachable: boolean }

/** One mirror's file. @throws the file system's own error, which no other mirror would mend */
export async function fetchPart(options: FetchPartOptions): Promise<FetchPartResult> {
  const { result, isResumed } = await attempt(options)
  // The bytes may have been wrong before this mirror had a word in it: it gets the whole file to give.
  if (result === wrongContent && isResumed) return (await attempt(options)).result
  return result
}

export const failed = (why: string, isUnreachable = false) =>
  ({ kind: 'failed', why, isUnreachable }) as const
const wrongContent = failed('wrong content')
const wrongLength = failed('wrong length')

type Attempt = { result: FetchPartResult; isResumed: boolean }

async function attempt(options: FetchPartOptions): Promise<Attempt> {
  const { part, bytes, signal } = options
  const watch = new SpeedWatch(options.stallMs, options.speedLimits)
  let isResumed = false
  const end = (result: FetchPartResult) => ({ result, isResumed })
  try {
    let have = (await bytesOf(part)) ?? 0
    if (have > bytes) {
      await rm(part, { force: true })
      have = 0
    }
    isResumed = have > 0
    if (have === bytes) return end(await check(part, options.sha256, await hashOf(part)))
    const response = await fetch(options.url, {
      // No If-Range: what the file must be is pinned by hash, so a changed one is caught at the end.
      headers: {
        'accept-encoding': 'identity',
        ...(have > 0 && { range: `bytes=${have}-` }),
      },
      signal: AbortSignal.any([signal, watch.signal]),
    })
    watch.count(0)
    const begin = acceptedFrom(response, have, bytes)
    if (typeof begin !== 'number') {
      await response.body?.cancel()
      return end(begin)
    }
    isResumed = begin > 0
    const hash = begin > 0 ? await hashOf(part) : createHash('sha256')
    const received = await save(response, begin, hash, options, watch)
    if (received > bytes) {
      await rm(part, { force: true })
      return end(wrongLength)
    }
    return end(received < bytes ? failed('cut off') : await check(part, options.sha256, hash))
  } catch (error) {
    if (isFileError(error)) throw error
    return end(reasonOf(error, watch))
  } finally {
    watch.close()
  }
}

function reasonOf(error: unknown, watch: SpeedWatch): FetchPartResult {
  const slow = watch.slowBytesPerSecond
  if (slow !== null) return { kind: 'slow', bytesPerSecond: slow }
  if (watch.signal.aborted) return failed('stalled')
  // undici: the server closed before the length it had announced.
  if (error instanceof TypeError && error.message === 'terminated') return failed('cut off')
  if (!(error instanceof Error)) return failed(String(error))
  // undici says no more than "fetch failed"; its cause knows, e.g. that redirects went in circles.
  if (!(error.cause instanceof Error)) return failed(error.message)
  const code = 'code' in error.cause ? error.cause.code : null
  return failed(error.cause.message, noWayThere.has(code))
}

/** Nobody was reached: the network is gone, not the mirror's file. */
const noWayThere = new Set<unknown>([
  ...['ENOTFOUND', 'EAI_AGAIN', 'ECONNREFUSED', 'ENETUNREACH', 'ENETDOWN', 'EHOSTUNREACH'],
  ...['EHOSTDOWN', 'ETIMEDOUT', 'EADDRNOTAVAIL', 'UND_ERR_CONNECT_TIMEOUT'],
])

/** Where in the file the answer begins, or why it is refused. */
function acceptedFrom(response: Response, have: number, bytes: number): number | FetchPartResult {
  if (response.status !== 200 && response.status !== 206) {
    return failed(`status ${response.status}`)
  }
  // A login page or a captive portal answers 200 to everything.
  if (/^text\/html\b/i.test(response.headers.get('content-type') ?? '')) {
    return failed('a web page instead of the file')
  }
  // A server that ignores Range answers 200 with the whole file: begin again.
  const begin = response.status === 206 ? have : 0
  const range = /^bytes (\d+)-\d+\/(\d+|\*)/.exec(response.headers.get('content-range') ?? '')
  if (response.status === 206 && Number(range?.[1]) !== have) return wrongLength
  if (range?.[2] && range[2] !== '*' && Number(range[2]) !== bytes) return wrongLength
  const length = response.headers.get('content-length')
  const isEncoded = response.headers.has('content-encoding')
  if (length !== null && !isEncoded && Number(length) !== bytes - begin) return wrongLength
  return begin
}

/** Returns the length of the part; stops at the first byte too many. */
async function save(
  response: Response,
  begin: number,
  hash: Hash,
  { part, bytes, onBytes }: FetchPartOptions,
  watch: SpeedWatch,
): Promise<number> {
  let received = begin
  let file: FileHandle | null = null
  try {
    file = await open(part, begin > 0 ? 'a' : 'w')
    for await (const chunk of response.body ?? []) {
      watch.count(chunk.length)
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
  if (hash.digest('hex') === sha256) return { kind: 'complete' }
  await rm(part, { force: true })
  return wrongContent
}

async function hashOf(path: string): Promise<Hash> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), async source => {
    for await (const chunk of source) hash.update(chunk)
  })
  return hash
}
