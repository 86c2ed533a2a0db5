import type { Client, Settings, SettingsChange } from '@talkingcat/contract'
import { createStore } from 'zustand/vanilla'
import { type Explanation, explain } from '../lib/explain.ts'

export type SettingsState = {
  /** Null until the first answer. */
  settings: Settings | null
  problem: Explanation | null
  load(): Promise<void>
  /** Shown once the service has kept it; a refusal leaves the old choice and says why. */
  change(change: SettingsChange): Promise<void>
}

export function createSettingsStore(client: Client) {
  return createStore<SettingsState>()(set => {
    const take = async (answer: Promise<{ settings: Settings }>) => {
      try {
        set({ settings: (await answer).settings, problem: null })
      } catch (error) {
        set({ problem: explain(error) })
      }
    }
    return {
      settings: null,
      problem: null,
      load: () => take(client.call('getSettings', {})),
      change: change => take(client.call('changeSettings', { body: change })),
    }
  })
}
