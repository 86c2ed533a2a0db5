import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import {
  AppError,
  earlierFolders,
  type Settings,
  type SettingsChange,
  settingsSchema,
} from '@talkingcat/contract'

/** What the host chose, across launches. */
export type SettingsStore = {
  readonly current: Settings
  /** Kept before it counts. @throws AppError SETTINGS_NOT_SAVED; nothing changed then */
  change(change: SettingsChange): Settings
}

/** @param path absolute; a file that is missing or not ours to read gives the defaults */
export function createSettingsStore(path: string): SettingsStore {
  let current = read(path)
  return {
    get current() {
      return current
    },
    change(change) {
      const { modelsFolder = current.modelsFolder } = change
      const earlierModelsFolders = earlierFolders(current, modelsFolder)
      const next = settingsSchema.parse({ ...current, ...change, earlierModelsFolders })
      write(path, next)
      current = next
      return current
    },
  }
}

function read(path: string): Settings {
  try {
    return settingsSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    // Nothing chosen yet, or a file that was damaged: the defaults work, and the next choice mends it.
    return settingsSchema.parse({})
  }
}

/** Whole or not at all: a crash in the middle leaves the old file. */
function write(path: string, settings: Settings): void {
  const draft = `${path}.tmp`
  try {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(draft, `${JSON.stringify(settings, null, 2)}\n`, { mode: 0o600 })
    renameSync(draft, path)
  } catch (error) {
    throw new AppError('SETTINGS_NOT_SAVED', undefined, error)
  }
}
