import type { Settings } from '@talkingcat/contract'
import type { LocateModelOptions } from '@talkingcat/speech'
import { recordsRootFrom, type ServiceConfig, settingsPathIn } from '../config.ts'
import { createSettingsStore } from '../settings/settings-store.ts'

/** Where models are downloaded to and looked for. */
export type ModelPlaces = Omit<LocateModelOptions, 'id'>

/** The folder that the host chose goes first; what lies in those before it is found all the same. */
export function modelPlaces(
  { modelsRoot, env }: Pick<ServiceConfig, 'modelsRoot' | 'env'>,
  chosen: Pick<Settings, 'modelsFolder' | 'earlierModelsFolders'>,
): ModelPlaces {
  const { modelsFolder, earlierModelsFolders } = chosen
  if (modelsFolder === null) return { modelsRoot, otherRoots: earlierModelsFolders, env }
  return { modelsRoot: modelsFolder, otherRoots: [...earlierModelsFolders, modelsRoot], env }
}

/** The same for a program that runs no service: the settings lie in the records folder. */
export function readModelPlaces(config: Pick<ServiceConfig, 'modelsRoot' | 'env'>): ModelPlaces {
  const settings = createSettingsStore(settingsPathIn(recordsRootFrom(config.env)))
  return modelPlaces(config, settings.current)
}
