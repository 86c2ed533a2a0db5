import { AppError } from '@talkingcat/contract'
import { z } from 'zod'
import type { CdpLine } from './cdp-pipe.ts'
import { type CdpSession, createListeners } from './cdp-session.ts'

const targetSchema = z.object({ targetId: z.string() })
const sessionSchema = z.object({ sessionId: z.string() })

/**
 * Opens a page in a window of its own, empty, and attaches to it. Its iframes and workers come as
 * flat sessions beside it on the same line, so that each event names its own.
 * @throws AppError BROWSER_FAILED
 */
export async function openCdpPage(line: CdpLine): Promise<CdpSession> {
  const events = createListeners<[string, unknown, string | undefined]>()
  const detaches = createListeners<[string]>()
  const created = await line.send('Target.createTarget', {
    ...{ url: 'about:blank', newWindow: true },
    // Never before the host, not even for a moment; a browser too old to know it is told again later.
    ...{ windowState: 'minimized', background: true },
  })
  const { targetId } = parse(targetSchema, created)
  const attached = await line.send('Target.attachToTarget', { targetId, flatten: true })
  const ours = parse(sessionSchema, attached).sessionId
  /** Every session of this page: other pages of the same browser are not ours to hear. */
  const family = new Set([ours])

  const stops = [
    line.onEvent((method, params, sessionId) => {
      if (sessionId === undefined || !family.has(sessionId)) {
        const isUs = () => sessionSchema.safeParse(params).data?.sessionId === ours
        if (method === 'Target.detachedFromTarget' && isUs()) lose('page closed')
        return
      }
      const child = sessionSchema.safeParse(params).data?.sessionId
      if (method === 'Target.attachedToTarget' && child) family.add(child)
      if (method === 'Target.detachedFromTarget' && child) family.delete(child)
      events.tell(method, params, sessionId === ours ? undefined : sessionId)
    }),
    line.onDetach(reason => lose(reason)),
  ]

  function lose(reason: string): void {
    for (const stop of stops.splice(0)) stop()
    detaches.tell(reason)
  }

  return {
    send: (method, params, sessionId = ours) => line.send(method, params, sessionId),
    onEvent: events.add,
    onDetach: detaches.add,
    // This line is never picked up again: whoever lost it opens a new page.
    onReattach: () => () => {},
    async close() {
      await line.send('Target.closeTarget', { targetId }).catch(() => {
        // Closed by the host, or the browser is gone.
      })
    },
  }
}

function parse<T extends z.ZodType>(schema: T, answer: unknown): z.output<T> {
  const parsed = schema.safeParse(answer)
  if (!parsed.success) throw new AppError('BROWSER_FAILED', { reason: 'answer' }, parsed.error)
  return parsed.data
}
