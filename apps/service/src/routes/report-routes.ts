import { createReadStream } from 'node:fs'
import { AppError, reportPathOf } from '@talkingcat/contract'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { findRecapFile } from '../sessions/recap-file.ts'
import { createReportTickets } from '../sessions/report-tickets.ts'
import type { SessionService } from '../sessions/session-service.ts'
import { registerRoute } from './register-route.ts'

/** The report opens as a page of nowhere: no scripts, no network, no access to ours, in no frame. */
export const reportPolicy =
  "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"

/** Opens a session's report in a tab of its own, which can send no token: by a ticket in its address. */
export function registerReportRoutes(
  app: FastifyInstance,
  sessions: SessionService,
  clock: () => number,
): void {
  const tickets = createReportTickets(clock)
  registerRoute(app, 'createReportTicket', async ({ params }) => {
    await findRecapFile(sessions, params.id, 'report.html')
    return { path: reportPathOf(tickets.issue(params.id)) }
  })

  app.get<{ Params: { ticket: string } }>(
    reportPathOf(':ticket'),
    { config: { isPublic: true } },
    async (request, reply) => {
      reply.type('text/html; charset=utf-8').header('content-security-policy', reportPolicy)
      const sessionId = tickets.sessionOf(request.params.ticket)
      if (sessionId === null) return sendRefusal(reply, new AppError('REPORT_LINK_EXPIRED'))
      try {
        const { path, bytes } = await findRecapFile(sessions, sessionId, 'report.html')
        return reply.header('content-length', bytes).send(createReadStream(path))
      } catch (error) {
        if (!(error instanceof AppError)) throw error
        return sendRefusal(reply, error)
      }
    },
  )
}

/** A person looks at this, so it is a page. The texts are our own: nothing in it needs escaping. */
function sendRefusal(reply: FastifyReply, error: AppError): FastifyReply {
  const { message, next } = error.toProblem()
  return reply.code(error.status).send(`<!doctype html>
<html lang="zh-CN">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${message}</title>
<style>body{margin:20vh auto;padding:0 24px;max-width:32em;font:1.0625rem/1.6 system-ui,sans-serif}h1{font-size:1.5rem;line-height:1.3}</style>
<main><h1>${message}</h1><p>${next}。</p></main>
</html>
`)
}
