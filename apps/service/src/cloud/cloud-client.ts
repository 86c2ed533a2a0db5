import { AppError } from '@talkingcat/contract'
import type { z } from 'zod'
import { appVersion } from '../version.ts'
import { readAnswer } from './read-answer.ts'
import { type FileToSend, sendFile } from './send-file.ts'

const answerLimitMs = 15_000
const answerMaxBytes = 1024 * 1024

export type CloudRequest<T> = {
  method: 'GET' | 'POST' | 'DELETE'
  path: `/api/${string}`
  body?: object
  token?: string
  answer: z.ZodType<T>
  /** For an answer that may be larger than usual. */
  maxBytes?: number
}

/** The one way from this machine to the account's server. It keeps nothing between calls. */
export type CloudClient = {
  /** Where it speaks to; tokens of one cloud are never shown to another. */
  readonly origin: string
  /** @throws AppError CLOUD_UNREACHABLE, CLOUD_FAILED; CloudRefusal */
  call<T>(request: CloudRequest<T>, signal?: AbortSignal): Promise<T>
  /** Multipart, with what was sent so far told on the way. @throws the same as `call` */
  send<T>(file: FileToSend<T>, signal: AbortSignal): Promise<T>
}

/** What the list of sign-ins shows of this machine: product and system, no name of it. */
const userAgent = `TalkingCat/${appVersion} (${systemName()})`

/** @param origin without a trailing slash, from the configuration */
export function createCloudClient(origin: string): CloudClient {
  return {
    origin,
    async call({ method, path, body, token, answer, maxBytes = answerMaxBytes }, signal) {
      const limit = AbortSignal.timeout(answerLimitMs)
      let status: number
      let text: string
      try {
        const response = await fetch(origin + path, {
          method,
          headers: {
            accept: 'application/json',
            'user-agent': userAgent,
            ...(body && { 'content-type': 'application/json' }),
            ...(token && { authorization: `Bearer ${token}` }),
          },
          ...(body && { body: JSON.stringify(body) }),
          // A token must never follow a redirect to somebody else.
          redirect: 'error',
          signal: signal ? AbortSignal.any([limit, signal]) : limit,
        })
        status = response.status
        text = await readText(response, maxBytes)
      } catch (error) {
        throw error instanceof AppError
          ? error
          : new AppError('CLOUD_UNREACHABLE', undefined, error)
      }
      return readAnswer(status, text, answer)
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

function systemName(): string {
  if (process.platform === 'win32') return 'Windows'
  return process.platform === 'darwin' ? 'macOS' : 'Linux'
}
