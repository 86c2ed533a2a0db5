import type { Client, Waiting } from '@talkingcat/contract'
import { createStore } from 'zustand/vanilla'
import { type Explanation, explain } from '../lib/explain.ts'

export type WaitingState = {
  waiting: readonly Waiting[]
  /** Why a cancelling failed. */
  problem: Explanation | null
  refreshWaiting(): Promise<void>
  /** @returns whether it is cancelled */
  cancel(id: string): Promise<boolean>
}

/** The hosts whose next broadcast is waited for. */
export function createWaitingStore(client: Client) {
  return createStore<WaitingState>()(set => ({
    waiting: [],
    problem: null,
    async refreshWaiting() {
      try {
        set({ waiting: (await client.call('listWaiting', {})).waiting })
      } catch {
        // An unreachable service is told once, by the list of sessions.
      }
    },
    async cancel(id) {
      try {
        const { waiting } = await client.call('cancelWaiting', { params: { id } })
        set({ waiting, problem: null })
        return true
      } catch (error) {
        set({ problem: explain(error) })
        return false
      }
    },
  }))
}
