import { AppError } from '@talkingcat/contract'
import type { z } from 'zod'
import { appVersion } from '../version.ts'
import { readAnswer } from './read-answer.ts'
import { retryAfterMsIn } from './retry-after.ts'
import { type FileToSend, sendFile } from './send-file.ts'

const answerMaxBytes = 1024 * 1024
const answerLimitMs = 15_000
const slowBytesPerMs = 100

/** How long an answer of so many bytes may take: a large one also comes over a slow line. */
export const limitMsFor = (maxBytes: number) =>
  Math.max(answerLimitMs, Math.ceil(maxBytes / slowBytesPerMs))

export type CloudRequest<T> = {
  method: 'GET' | 'POST' | 'DELETE'
  path: `/api/${string}`
  body?: object
  token?: string
  answer: z.ZodType<T>
  /** For an answer that may be larger than usual. */
  maxBytes?: number
  /** Of the answer that is here already. */
  etag?: string | null
}

export type CloudAnswer<T> = {
  /** Null: the one of that `etag` still holds. */
  answer: T | null
  etag: string | null
  /** The cloud's own clock, epoch ms; null where it did not tell. */
  toldAt: number | null
}

/** The one way from this machine to the account's server. It keeps nothing between calls. */
export type CloudClient = {
  /** Where it speaks to; tokens of one cloud are never shown to another. */
  readonly origin: string
  /** @throws AppError CLOUD_UNREACHABLE, CLOUD_FAILED; CloudRefusal */
  call<T>(request: Omit<CloudRequest<T>, 'etag'>, signal?: AbortSignal): Promise<T>
  /** With what the answer's headers tell. @throws the same as `call` */
  ask<T>(request: CloudRequest<T>, signal?: AbortSignal): Promise<CloudAnswer<T>>
  /** Multipart, with what was sent so far told on the way. @throws the same as `call` */
  send<T>(file: FileToSend<T>, signal: AbortSignal): Promise<T>
}

/** Also told to the cloud as this machine's name: the names that people give their machines are their own. */
export const systemName = nameOfSystem()

/** What the list of sign-ins shows of this machine: product and system, no name of it. */
const userAgent = `TalkingCat/${appVersion} (${systemName})`

/** @param origin without a trailing slash, from the configuration */
export function createCloudClient(origin: string): CloudClient {
  async function exchange<T>(request: CloudRequest<T>, signal?: AbortSignal) {
    const { method, path, body, token, etag, maxBytes = answerMaxBytes } = request
    const limit = AbortSignal.timeout(limitMsFor(maxBytes))
    try {
      const response = await fetch(origin + path, {
        method,
        headers: {
          accept: 'application/json',
          'user-agent': userAgent,
          ...(body && { 'content-type': 'application/json' }),
          ...(token && { authorization: `Bearer ${token}` }),
          ...(etag && { 'if-none-match': etag }),
        },
        ...(body && { body: JSON.stringify(body) }),
        // A token must never follow a redirect to somebody else.
        redirect: 'error',
        signal: signal ? AbortSignal.any([limit, signal]) : limit,
      })
      const { status, headers } = response
      return { status, headers, text: await readText(response, maxBytes) }
    } catch (error) {
      throw error instanceof AppError ? error : new AppError('CLOUD_UNREACHABLE', undefined, error)
    }
  }

  async function call<T>(request: CloudRequest<T>, signal?: AbortSignal): Promise<T> {
    const { status, headers, text } = await exchange(request, signal)
    return readAnswer(status, text, request.answer, retryAfterMsIn(headers.get('retry-after')))
  }

  return {
    origin,
    call,
    async ask(request, signal) {
      const { status, headers, text } = await exchange(request, signal)
      const date = Date.parse(headers.get('date') ?? '')
      const told = { etag: headers.get('etag'), toldAt: Number.isNaN(date) ? null : date }
      if (status === 304 && request.etag) return { answer: null, ...told }
      const retryAfterMs = retryAfterMsIn(headers.get('retry-after'))
      return { answer: readAnswer(status, text, request.answer, retryAfterMs), ...told }
    },
    send: (file, signal) => sendFile({ origin, userAgent, file, signal }),
  }
}

async function readText(response: Response, maxBytes: number): Promise<string> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength
    if (bytes > maxBytes) throw new AppError('CLOUD_FAILED', { reason: 'too-large' })
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function nameOfSystem(): string {
  if (process.platform === 'win32') return 'Windows'
  return process.platform === 'darwin' ? 'macOS' : 'Linux'
}
