import { setTimeout as delay } from 'node:timers/promises'
import { errorFacts } from '../problems/error-facts.ts'
import type { Mail, Mailer } from './mailer.ts'

type Prepare = () => Promise<Mail | null>
type Log = (facts: Record<string, unknown>) => void

export type MailQueue = ReturnType<typeof createMailQueue>

const most = 500
const running = 4
const closeMs = 5000

/**
 * Everything a mail needs, also looking up to whom, is done after the answer: an answer takes as
 * long whether a mail is sent or not. What waits is lost with the process; it can be asked for again.
 */
export function createMailQueue(
  mailer: Mailer | null,
  log: Log,
  retryMs: readonly number[] = [2000, 30_000],
) {
  const waiting: Prepare[] = []
  const active = new Set<Promise<void>>()
  const ending = new AbortController()

  async function deliver(prepare: Prepare): Promise<void> {
    if (mailer === null) return
    const mail = await prepare()
    if (mail === null) return
    for (const pauseMs of [...retryMs, null]) {
      try {
        return await mailer.send(mail)
      } catch (error) {
        if (pauseMs === null || ending.signal.aborted) throw error
      }
      await delay(pauseMs, undefined, { signal: ending.signal })
    }
  }

  function startNext(): void {
    while (active.size < running) {
      const prepare = waiting.shift()
      if (!prepare) return
      const job: Promise<void> = deliver(prepare)
        .catch(error => log({ ...errorFacts(error), event: 'mail.failed' }))
        .finally(() => {
          active.delete(job)
          startNext()
        })
      active.add(job)
    }
  }

  return {
    /** Without a way out the server works differently: a taken address is said at once. */
    isOn: mailer !== null,

    /** Returns at once. Beyond 500 in line a mail is dropped: mail must not fill the memory. */
    add(prepare: Prepare): void {
      if (mailer === null || ending.signal.aborted) return
      if (waiting.length >= most) {
        log({ event: 'mail.dropped' })
        return
      }
      waiting.push(prepare)
      // Not in this turn: the answer goes first.
      setImmediate(startNext)
    },

    async close(): Promise<void> {
      ending.abort()
      waiting.length = 0
      const late = new AbortController()
      await Promise.race([
        Promise.all(active),
        delay(closeMs, undefined, { signal: late.signal }).catch(() => {}),
      ])
      late.abort()
      mailer?.close()
    },
  }
}
