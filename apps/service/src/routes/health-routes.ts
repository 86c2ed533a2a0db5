import { randomUUID } from 'node:crypto'
import type { Check } from '@talkingcat/contract'
import type { FastifyInstance } from 'fastify'
import { createRecentChecks } from '../diagnostics/recent-checks.ts'
import type { Ports } from '../ports.ts'
import type { SessionService } from '../sessions/session-service.ts'
import { appVersion } from '../version.ts'
import { registerRoute } from './register-route.ts'

export function registerHealthRoutes(
  app: FastifyInstance,
  sessions: SessionService,
  { clock, log }: Pick<Ports, 'clock' | 'log'>,
  runChecks: () => Promise<Check[]>,
): void {
  const launchId = randomUUID()
  const launchedAt = clock()
  const recentChecks = createRecentChecks(runChecks, clock)
  registerRoute(app, 'health', async () => ({
    product: 'talkingcat' as const,
    version: appVersion,
    launchId,
    uptimeMs: Math.max(0, Math.round(clock() - launchedAt)),
    storage: log.state.status,
    recordingCount: sessions.recordingCount,
  }))
  registerRoute(app, 'diagnostics', async () => ({
    checks: await recentChecks(),
    rooms: sessions.counters(),
    speech: sessions.speechCounters(),
  }))
}
