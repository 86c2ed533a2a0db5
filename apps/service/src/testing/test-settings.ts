import { settingsSchema } from '@talkingcat/contract'
import type { SettingsStore } from '../settings/settings-store.ts'

/** Settings that live as long as the test. */
export function createTestSettings(): SettingsStore {
  let current = settingsSchema.parse({})
  return {
    get current() {
      return current
    },
    change(change) {
      current = settingsSchema.parse({ ...current, ...change })
      return current
    },
  }
}
