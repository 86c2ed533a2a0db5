import {
  AppError,
  CallError,
  type PaymentAnswer,
  paymentAnswerSchema,
  problemResponseSchema,
  type ReceiptWords,
  receiptPath,
} from '@talkingcat/contract'
import type { Access } from './access.ts'

/** Gives an image to the local service, which sends it on and tells how far it is. */
export async function sendReceipt(
  access: Access,
  image: Blob,
  words: ReceiptWords,
): Promise<PaymentAnswer> {
  const query = new URLSearchParams(
    Object.entries(words).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, String(value)]],
    ),
  )
  const response = await fetch(`${access.serviceUrl}${receiptPath}?${query}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${access.token}`,
      'content-type': 'application/octet-stream',
    },
    body: await image.arrayBuffer(),
  })
  const answer: unknown = await response.json().catch(() => null)
  if (response.ok) return paymentAnswerSchema.parse(answer)
  const parsed = problemResponseSchema.safeParse(answer)
  throw new CallError(parsed.success ? parsed.data.problem : new AppError('INTERNAL').toProblem())
}
