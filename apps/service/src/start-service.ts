import type { FastifyInstance } from 'fastify'
import { createRealPorts } from './adapters/real-ports.ts'
import { createSqliteLog } from './adapters/sqlite-log/sqlite-log.ts'
import { buildApp } from './build-app.ts'
import {
  browserProfileIn,
  type Environment,
  lastPortFrom,
  logPathIn,
  readConfig,
  type ServiceConfig,
} from './config.ts'
import { runChecks } from './diagnostics/run-diagnostics.ts'
import { listen } from './listen.ts'
import { createToken } from './plugins/token.ts'
import type { Ports } from './ports.ts'

export type StartServiceOptions = Partial<Omit<ServiceConfig, 'env'>> & {
  /** Read for what is not given here; the process's own when absent. */
  env?: Environment
  /** Replaces parts of the outside world, in tests. */
  ports?: Partial<Ports>
}

export type RunningService = {
  /** `http://127.0.0.1:<port>`, without a trailing slash. */
  url: string
  port: number
  token: string
  /** Ports that were tried first and belong to other programs. */
  takenPorts: number[]
  /** Stops listening, leaves sessions to be resumed, closes the log. */
  close(): Promise<void>
}

/** @throws AppError NO_FREE_PORT, LOG_NEWER, LOG_DAMAGED, STORAGE_* */
export async function startService(options: StartServiceOptions = {}): Promise<RunningService> {
  const { env, ports: replaced, ...given } = options
  const config = mergeConfig(readConfig(env), given)
  const log = replaced?.log ?? createSqliteLog({ path: config.logPath, clock: Date.now })
  let app: FastifyInstance | null = null
  const close = async () => {
    await app?.close()
    await log.close()
  }
  try {
    const ports = { ...createRealPorts(config, log, replaced), ...replaced, log }
    const token = createToken()
    app = await buildApp(config, ports, { token, runChecks: () => runChecks(config, log.state) })
    const { port, takenPorts } = await listen(app, config)
    return { url: `http://127.0.0.1:${port}`, port, token, takenPorts, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** A folder or port given here takes along what is derived from it. */
function mergeConfig(config: ServiceConfig, given: Partial<ServiceConfig>): ServiceConfig {
  const { port = config.port, recordsRoot = config.recordsRoot } = given
  return {
    ...config,
    lastPort: lastPortFrom(port),
    logPath: logPathIn(recordsRoot),
    browserProfileFolder: browserProfileIn(recordsRoot),
    ...given,
  }
}
