import type { Check } from '@talkingcat/contract'
import type { LogState } from '@talkingcat/core'
import { type Environment, readConfig, type ServiceConfig } from '../config.ts'
import {
  checkBrowser,
  checkDemoModel,
  checkDisk,
  checkFfmpeg,
  checkNode,
  checkStorage,
} from './checks.ts'
import { checkAcceleration, checkCalibration, checkModel } from './speech-checks.ts'

/** Looks at everything the service needs, without a running one. */
export function runDiagnostics(env?: Environment): Promise<Check[]> {
  return runChecks(readConfig(env), null)
}

/** @param state of the running service's log; null when none runs */
export function runChecks(config: ServiceConfig, state: LogState | null): Promise<Check[]> {
  return Promise.all([
    checkNode(),
    checkFfmpeg(config),
    checkModel(config),
    checkDemoModel(),
    checkBrowser(config),
    checkAcceleration(config.env.FORCE_TORCH_MODE),
    checkCalibration(config),
    checkDisk(config),
    checkStorage(config, state),
  ])
}
