import { randomBytes } from 'node:crypto'

const lifeMs = 5 * 60_000
/** More than a host ever opens at once; the oldest goes first. */
const maxCount = 64

export type ReportTickets = {
  /** A new 256-bit ticket that opens the report of this one session for a few minutes. */
  issue(sessionId: string): string
  /** The session a ticket is for; null when it is unknown or too old. */
  sessionOf(ticket: string): string | null
}

/** A new tab can send no token: a ticket in its address opens one report, to be read only. */
export function createReportTickets(clock: () => number): ReportTickets {
  const issued = new Map<string, { sessionId: string; untilAt: number }>()

  function forgetOld(): void {
    const now = clock()
    for (const [ticket, { untilAt }] of issued) {
      if (untilAt <= now || issued.size > maxCount) issued.delete(ticket)
    }
  }

  return {
    issue(sessionId) {
      const ticket = randomBytes(32).toString('base64url')
      issued.set(ticket, { sessionId, untilAt: clock() + lifeMs })
      forgetOld()
      return ticket
    },
    sessionOf(ticket) {
      forgetOld()
      return issued.get(ticket)?.sessionId ?? null
    },
  }
}
