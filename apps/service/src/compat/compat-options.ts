import type { SessionLog } from '@talkingcat/core'
import type { ServiceConfig } from '../config.ts'
import type { SignalHub } from '../events/signal-hub.ts'
import type { ClientLimit } from '../plugins/client-limit.ts'
import type { Ports } from '../ports.ts'
import type { SessionService } from '../sessions/session-service.ts'

/** What the first generation's routes stand on: the same services as the new ones. */
export type CompatOptions = {
  config: ServiceConfig
  ports: Ports
  log: SessionLog
  hub: SignalHub
  sessions: SessionService
  limit: ClientLimit
  shutdown: AbortSignal
}
