import { AppError } from '@talkingcat/contract'

export type RequestOptions = {
  headers: Record<string, string>
  signal: AbortSignal
  timeoutMs?: number
  fetchImpl?: typeof fetch
}

export type Answer = { status: number; headers: Headers; body: Uint8Array }

/** The real answers are below 1 MB. */
const maxBodyBytes = 16 * 1024 * 1024

/**
 * One GET that never follows a redirect and never waits longer than `timeoutMs` (10 s).
 * @throws AppError ROOM_UNREACHABLE on any network failure; the signal's reason when aborted
 */
export async function request(url: string, options: RequestOptions): Promise<Answer> {
  const { fetchImpl = fetch, headers, signal, timeoutMs = 10_000 } = options
  // Not AbortSignal.any and AbortSignal.timeout: the one stays known to a caller's signal that may
  // live for hours, the other's timer runs on long after the answer.
  const limit = new AbortController()
  const stop = () => limit.abort(signal.reason)
  const timer = setTimeout(stop, timeoutMs)
  signal.addEventListener('abort', stop, { once: true })
  if (signal.aborted) stop()
  try {
    const response = await fetchImpl(url, {
      headers,
      redirect: 'manual',
      signal: limit.signal,
    })
    return { status: response.status, headers: response.headers, body: await readBody(response) }
  } catch (error) {
    // A caller's time limit is the network's fault, a caller's stop is not.
    if (signal.aborted && !isTimeout(signal.reason)) throw signal.reason
    throw new AppError('ROOM_UNREACHABLE', { host: new URL(url).hostname }, error)
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', stop)
  }
}

function isTimeout(reason: unknown): boolean {
  return reason instanceof DOMException && reason.name === 'TimeoutError'
}

async function readBody(response: Response): Promise<Uint8Array> {
  if (!response.body) return new Uint8Array()
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of response.body) {
    bytes += chunk.length
    if (bytes > maxBodyBytes) throw new RangeError('answer too large')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
