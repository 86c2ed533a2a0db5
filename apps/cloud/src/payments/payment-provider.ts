import type { IncomingHttpHeaders } from 'node:http'
import type { PaymentMethod } from '@talkingcat/contract/cloud'

export type OrderToPay = {
  orderId: string
  /** Shown to the payer. */
  title: string
  amountFen: number
  /** Epoch ms; after it the code can not be paid any more. */
  expiresAt: number
}

/** What a provider says of an order, once it is certain that the provider says it. */
export type ProviderState =
  | { state: 'paid'; tradeNo: string; amountFen: number }
  | { state: 'pending' }
  | { state: 'closed' }

/** `eventId` is the same each time the provider sends the event again. */
export type VerifiedEvent = { eventId: string; orderId: string; state: ProviderState }

/** `refundId` is the same each time one refund is asked for. */
export type RefundToMake = { orderId: string; refundId: string; amountFen: number; reason: string }
/** `pending`: taken on and not yet done. `failed`: the provider will not do it by itself. */
export type RefundState = { state: 'done' } | { state: 'pending' } | { state: 'failed' }

export type PaymentProvider = {
  readonly id: PaymentMethod
  /** The same order again gives a code for the same order. @throws CloudError PROVIDER_FAILED */
  createOrder(order: OrderToPay): Promise<{ kind: 'upload' } | { kind: 'qr'; codeUrl: string }>
  /** Only for those who come back by themselves, with news or when asked. */
  remote?: {
    /** The very bytes that came: a signature is over them. @throws CloudError NOTICE_REFUSED */
    handleNotify(raw: Buffer, headers: IncomingHttpHeaders): VerifiedEvent
    /** What tells the provider not to send it again. */
    thanks: { type: string; body: string }
    /** @throws CloudError PROVIDER_FAILED */
    query(orderId: string): Promise<ProviderState>
    /**
     * The whole sum, once, however often it is asked for: `done` only when exactly that sum went back.
     * @throws CloudError PROVIDER_FAILED: it may or may not have happened
     */
    refund(refund: RefundToMake): Promise<RefundState>
  }
}
