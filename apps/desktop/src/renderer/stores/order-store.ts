import type { Client } from '@talkingcat/contract'
import type { PaymentMethod, Plan } from '@talkingcat/contract/cloud'
import { createStore } from 'zustand/vanilla'
import { type Explanation, explain } from '../lib/explain.ts'

type Code = { orderId: string; codeUrl: string; expiresAt: number }

export type OrderState = {
  /** What is being paid for, and how; null before the host has chosen. */
  method: PaymentMethod | null
  plan: Plan | null
  status: 'none' | 'making' | 'shown' | 'over' | 'paid'
  code: Code | null
  problem: Explanation | null
  /** Asks for a code; the same wish that failed is asked for with the same key. */
  make(plan: Plan, method: PaymentMethod): Promise<void>
  /** Whether it was paid by now. */
  look(): Promise<void>
}

export function createOrderStore(client: Client) {
  return createStore<OrderState>()((set, get) => {
    let key = { wish: '', idempotencyKey: '' }
    return {
      method: null,
      plan: null,
      status: 'none',
      code: null,
      problem: null,
      async make(plan, method) {
        const wish = `${plan.id} ${method}`
        if (key.wish !== wish) key = { wish, idempotencyKey: crypto.randomUUID() }
        const { idempotencyKey } = key
        set({ plan, method, status: 'making', code: null, problem: null })
        try {
          const body = { planId: plan.id, method, idempotencyKey }
          const { step } = await client.call('makeOrder', { body })
          // Of an order that the host has turned away from meanwhile.
          if (key.idempotencyKey !== idempotencyKey) return
          if (step.kind === 'qr') set({ status: 'shown', code: step })
          else set({ status: 'none' })
        } catch (error) {
          set({ status: 'none', problem: explain(error) })
        }
      },
      async look() {
        const { code, status } = get()
        if (code === null || (status !== 'shown' && status !== 'over')) return
        try {
          const { order } = await client.call('getOrder', { params: { id: code.orderId } })
          if (get().code !== code) return
          const isOver = order.status === 'CLOSED' || code.expiresAt <= Date.now()
          if (order.status === 'PAID') set({ status: 'paid', problem: null })
          else if (isOver) {
            key = { wish: '', idempotencyKey: '' }
            set({ status: 'over' })
          }
        } catch (error) {
          set({ problem: explain(error) })
        }
      },
    }
  })
}
