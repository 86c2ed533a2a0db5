import { resolve } from 'node:path'
import { type ModelPlaces, readModelPlaces } from '@talkingcat/service/model-places'

const root = resolve(import.meta.dirname, '../../..')

export type CliConfig = {
  env: Record<string, string | undefined>
  /** Where models are kept and looked for; the folder that the host chose in the page goes first. */
  models: ModelPlaces
  /** Whether a window can be shown at all. */
  hasDisplay: boolean
}

/** The only reader of the environment in the command line. */
export function readCliConfig(): CliConfig {
  const env = process.env
  const modelsRoot = resolve(env.MODEL_ROOT ?? `${root}/models`)
  return {
    env,
    models: readModelPlaces({ modelsRoot, env }),
    hasDisplay: process.platform !== 'linux' || Boolean(env.DISPLAY ?? env.WAYLAND_DISPLAY),
  }
}
