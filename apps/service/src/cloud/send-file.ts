import { randomBytes } from 'node:crypto'
import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { AppError } from '@talkingcat/contract'
import type { z } from 'zod'
import { readAnswer } from './read-answer.ts'

/** Silence longer than that is a cut line. */
const silenceLimitMs = 30_000
const pieceBytes = 16 * 1024
const answerMaxBytes = 64 * 1024

export type FileToSend<T> = {
  path: `/api/${string}`
  token: string
  /** The same for every try of the same file: the server then takes it once. */
  idempotencyKey: string
  /** Text fields beside the file. */
  fields: Record<string, string>
  file: { name: string; type: string; bytes: Uint8Array }
  onProgress(sentBytes: number): void
  answer: z.ZodType<T>
}

/**
 * Not `fetch`: that tells no progress, and sends a stream without its length, which gateways refuse.
 * @throws AppError CLOUD_UNREACHABLE, CLOUD_FAILED; CloudRefusal
 */
export async function sendFile<T>(options: {
  origin: string
  userAgent: string
  file: FileToSend<T>
  signal: AbortSignal
}): Promise<T> {
  const { origin, userAgent, file, signal } = options
  const boundary = `talkingcat-${randomBytes(16).toString('hex')}`
  const body = multipart(boundary, file)
  const url = new URL(file.path, origin)
  const start = url.protocol === 'https:' ? httpsRequest : httpRequest
  const answered = await new Promise<{ status: number; text: string }>((resolve, reject) => {
    const failed = (error: Error) =>
      reject(
        error instanceof AppError ? error : new AppError('CLOUD_UNREACHABLE', undefined, error),
      )
    const request = start(url, {
      method: 'POST',
      headers: {
        accept: 'application/json',
        authorization: `Bearer ${file.token}`,
        'content-length': body.byteLength,
        'content-type': `multipart/form-data; boundary=${boundary}`,
        'idempotency-key': file.idempotencyKey,
        'user-agent': userAgent,
      },
      signal,
    })
    request.setTimeout(silenceLimitMs, () => request.destroy(new Error('silent')))
    request.on('error', failed)
    request.on('response', response => {
      const chunks: Buffer[] = []
      let bytes = 0
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.byteLength
        chunks.push(chunk)
        if (bytes > answerMaxBytes) {
          request.destroy(new AppError('CLOUD_FAILED', { reason: 'too-large' }))
        }
      })
      response.on('error', failed)
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          text: Buffer.concat(chunks).toString('utf8'),
        }),
      )
    })
    let sent = 0
    const sendOn = () => {
      while (sent < body.byteLength && !request.destroyed) {
        const piece = body.subarray(sent, sent + pieceBytes)
        sent += piece.byteLength
        // What waits in this process is not on its way yet: told once it could be written.
        const isTaken = request.write(piece, () => file.onProgress(Math.min(sent, body.byteLength)))
        if (!isTaken) {
          request.once('drain', sendOn)
          return
        }
      }
      request.end()
    }
    sendOn()
  })
  return readAnswer(answered.status, answered.text, file.answer)
}

function multipart<T>(boundary: string, { fields, file }: FileToSend<T>): Buffer {
  const part = (head: string) => `--${boundary}\r\ncontent-disposition: form-data; ${head}\r\n`
  // Names of fields are ours; the file's name is made by us, too: no quoting needed.
  const texts = Object.entries(fields).map(
    ([name, value]) => `${part(`name="${name}"`)}\r\n${value}\r\n`,
  )
  const fileHead = `${part(`name="file"; filename="${file.name}"`)}content-type: ${file.type}\r\n\r\n`
  return Buffer.concat([
    Buffer.from(texts.join('') + fileHead),
    file.bytes,
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ])
}
