import type { Client } from '@talkingcat/contract'
import { createStore } from 'zustand/vanilla'
import { type Explanation, explain } from '../lib/explain.ts'

export type RoomBrowserState = {
  /** Undefined until the first answer; null = this machine has none. */
  browser: { name: string } | null | undefined
  /** The page for the host's login, as far as it was opened from here. */
  login: 'closed' | 'opening' | 'open'
  problem: Explanation | null
  load(): Promise<void>
  openLogin(): Promise<void>
}

export function createRoomBrowserStore(client: Client) {
  return createStore<RoomBrowserState>()(set => ({
    browser: undefined,
    login: 'closed',
    problem: null,
    async load() {
      try {
        set({ browser: (await client.call('getRoomPages', {})).browser })
      } catch {
        // An unreachable service is told once, by the settings beside this.
      }
    },
    async openLogin() {
      set({ login: 'opening', problem: null })
      try {
        await client.call('openLoginPage', {})
        set({ login: 'open' })
      } catch (error) {
        set({ login: 'closed', problem: explain(error) })
      }
    },
  }))
}
