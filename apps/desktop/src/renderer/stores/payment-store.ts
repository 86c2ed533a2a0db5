import type {
  Client,
  Payment,
  PlanOffer,
  ReceiptUpload,
  ReceiptWords,
  RouteOutput,
  SentReceipt,
} from '@talkingcat/contract'
import { createStore } from 'zustand/vanilla'
import type { Access } from '../lib/access.ts'
import { type Explanation, explain } from '../lib/explain.ts'
import { sendReceipt } from '../lib/send-receipt.ts'

export type PaymentState = {
  /** Null until the first answer. */
  offer: PlanOffer | null
  payment: Payment | null
  receipts: SentReceipt[] | null
  upload: ReceiptUpload
  /** Of plans and status. */
  problem: Explanation | null
  /** Of the last thing done with a receipt. */
  uploadProblem: Explanation | null
  loadOffer(): Promise<void>
  /** Asks where receipt and upload stand; a decision brings the history up to date. */
  refresh(): Promise<void>
  /** True once the local service has the image. */
  send(image: Blob, words: ReceiptWords): Promise<boolean>
  retry(): Promise<void>
  cancel(): Promise<void>
}

export type PaymentStore = ReturnType<typeof createPaymentStore>

export function createPaymentStore(access: Access, client: Client) {
  return createStore<PaymentState>()((set, get) => {
    const take = (answer: RouteOutput<'getPayment'>) => {
      const { upload } = answer
      set({ upload, ...(answer.payment && { payment: answer.payment }) })
    }
    const act = async (answer: Promise<RouteOutput<'getPayment'>>): Promise<boolean> => {
      set({ uploadProblem: null })
      try {
        take(await answer)
        return true
      } catch (error) {
        set({ uploadProblem: explain(error) })
        return false
      }
    }
    return {
      offer: null,
      payment: null,
      receipts: null,
      upload: { status: 'none' },
      problem: null,
      uploadProblem: null,
      async loadOffer() {
        try {
          set({ offer: await client.call('getPlanOffer', {}), problem: null })
        } catch (error) {
          set({ problem: explain(error) })
        }
      },
      async refresh() {
        const before = get()
        try {
          const answer = await client.call('getPayment', {})
          take(answer)
          set({ problem: answer.problem })
          if (answer.problem) return
        } catch (error) {
          set({ problem: explain(error) })
          return
        }
        const { payment, upload, receipts } = get()
        const isSame =
          payment?.status === before.payment?.status && upload.status === before.upload.status
        if (receipts !== null && isSame) return
        try {
          const { receipts: sent } = await client.call('listReceipts', {})
          set({ receipts: sent })
        } catch (error) {
          set({ problem: explain(error) })
        }
      },
      send: (image, words) => act(sendReceipt(access, image, words)),
      async retry() {
        await act(client.call('retryReceipt', {}))
      },
      async cancel() {
        await act(client.call('cancelReceipt', {}))
      },
    }
  })
}
