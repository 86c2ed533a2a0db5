import { resolve } from 'node:path'

const root = resolve(import.meta.dirname, '../../..')

export type CliConfig = {
  env: Record<string, string | undefined>
  models: { modelsRoot: string; env: Record<string, string | undefined> }
  /** Whether a window can be shown at all. */
  hasDisplay: boolean
}

/** The only reader of the environment in the command line. */
export function readCliConfig(): CliConfig {
  const env = process.env
  return {
    env,
    models: { modelsRoot: resolve(env.MODEL_ROOT ?? `${root}/models`), env },
    hasDisplay: process.platform !== 'linux' || Boolean(env.DISPLAY ?? env.WAYLAND_DISPLAY),
  }
}
