import { randomUUID } from 'node:crypto'
import {
  AppError,
  type Payment,
  paymentStatusSchema,
  type ReceiptUpload,
  type ReceiptWords,
  receiptMaxBytes,
  toProblem,
} from '@talkingcat/contract'
import { okAnswerSchema } from '@talkingcat/contract/cloud'
import { z } from 'zod'
import { isPassing } from '../cloud/cloud-error.ts'
import type { AccountService } from './account.ts'
import { imageKindOf } from './image-kind.ts'

/** The same key for every try of one image: the cloud takes it once. */
type Receipt = {
  idempotencyKey: string
  bytes: Uint8Array
  kind: { type: string; extension: string }
  words: ReceiptWords
}

/** `REVOKED` of a newer cloud is told by its message. */
const statusAnswerSchema = okAnswerSchema.extend({
  status: paymentStatusSchema.catch('NONE'),
  message: z.string(),
})

/** The one receipt on its way to the cloud; it stays here until the cloud has said that it has it. */
export function createReceipts(account: AccountService) {
  let upload: ReceiptUpload = { status: 'none' }
  let receipt: Receipt | null = null
  let running: AbortController | null = null

  async function send(which: Receipt, stop: AbortController): Promise<void> {
    const { cloud, keeper } = account.connected()
    const { bytes, kind, words, idempotencyKey } = which
    const tell = (sentBytes: number) => {
      if (running !== stop) return
      upload = {
        status: 'sending',
        sentBytes: Math.min(sentBytes, bytes.byteLength),
        bytes: bytes.byteLength,
      }
    }
    tell(0)
    try {
      // Asked first, so that ten megabytes are not sent with a token that has run out.
      await payment()
      await keeper.withToken(token =>
        cloud.send(
          {
            path: '/api/payment/upload',
            token,
            idempotencyKey,
            fields: fieldsOf(words),
            file: { name: `receipt.${kind.extension}`, type: kind.type, bytes },
            onProgress: tell,
            answer: okAnswerSchema,
          },
          AbortSignal.any([stop.signal, account.signal]),
        ),
      )
      if (running !== stop) return
      receipt = null
      upload = { status: 'none' }
    } catch (error) {
      if (running !== stop) return
      const isCut = isPassing(error)
      const problem = isCut ? new AppError('RECEIPT_CUT', undefined, error) : error
      upload = { status: 'failed', problem: toProblem(problem), canRetry: canRetry(error) }
    } finally {
      if (running === stop) running = null
    }
  }

  function start(which: Receipt): void {
    const stop = new AbortController()
    running = stop
    receipt = which
    void send(which, stop)
  }

  async function payment(): Promise<Payment> {
    const path = '/api/payment/status'
    const { status, message } = await account.own({
      method: 'GET',
      path,
      answer: statusAnswerSchema,
    })
    return { status, message }
  }

  return {
    payment,
    get upload() {
      return upload
    },

    /** @throws AppError RECEIPT_BUSY, RECEIPT_TOO_LARGE, RECEIPT_NOT_IMAGE */
    take(bytes: Uint8Array, words: ReceiptWords): void {
      account.connected()
      if (running) throw new AppError('RECEIPT_BUSY')
      if (bytes.byteLength > receiptMaxBytes) throw new AppError('RECEIPT_TOO_LARGE')
      const kind = imageKindOf(bytes)
      if (!kind) throw new AppError('RECEIPT_NOT_IMAGE')
      start({ idempotencyKey: randomUUID(), bytes, kind, words })
    },

    /** @throws AppError RECEIPT_BUSY, RECEIPT_GONE */
    retry(): void {
      if (running) throw new AppError('RECEIPT_BUSY')
      if (!receipt) throw new AppError('RECEIPT_GONE')
      start(receipt)
    },

    /** The image is let go of; what the cloud has taken by then, it has. */
    cancel(): void {
      running?.abort()
      running = null
      receipt = null
      upload = { status: 'none' }
    },
  }
}

/** What the cloud has looked at and refused will be refused again. */
function canRetry(error: unknown): boolean {
  if (isPassing(error)) return true
  const problem = toProblem(error)
  return (
    problem.code.startsWith('ACCOUNT_') || String(problem.details?.cloudCode).startsWith('TOO_MANY')
  )
}

function fieldsOf(words: ReceiptWords): Record<string, string> {
  const entries = Object.entries(words).filter(([, value]) => value !== undefined && value !== '')
  return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]))
}
