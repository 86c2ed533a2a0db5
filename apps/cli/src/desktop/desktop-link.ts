import type { ChildProcess } from 'node:child_process'
import {
  AppError,
  faultOf,
  type LinkMessage,
  type LinkRequest,
  linkMessageSchema,
} from '@talkingcat/contract'

/** A request before it gets its id. */
type Asked = LinkRequest extends infer One ? (One extends unknown ? Omit<One, 'id'> : never) : never
type LinkAnswer = Extract<LinkMessage, { type: 'opened' | 'answered' }>
export type LinkNews = Extract<LinkMessage, { type: 'ready' | 'event' | 'reattached' | 'lost' }>

export type DesktopLink = {
  /**
   * @throws AppError BROWSER_FAILED when it is refused, not answered within `timeoutMs`, given up, or
   * the app is gone
   */
  ask(request: Asked, timeoutMs: number, signal?: AbortSignal): Promise<LinkAnswer>
}

type Waiting = {
  resolve: (answer: LinkAnswer) => void
  reject: (error: AppError) => void
  stop: () => void
}

/** More than that at once means that nobody answers; frames come without being asked for. */
const maxWaiting = 1000

/**
 * The service's end of the channel to the desktop app, which was started with one.
 * @param on `opened` is told at once, before anything of that page; nobody waits for it any more when
 * it is not `isAwaited`. `gone` is told once and last. `malformed` names what was wrong
 */
export function openDesktopLink(
  child: ChildProcess,
  on: {
    opened: (pageId: number, isAwaited: boolean) => void
    news: (news: LinkNews) => void
    gone: () => void
    malformed: (fault: string) => void
  },
): DesktopLink {
  const waiting = new Map<number, Waiting>()
  let lastId = 0
  let isGone = false

  function settle(id: number): Waiting | undefined {
    const one = waiting.get(id)
    waiting.delete(id)
    one?.stop()
    return one
  }

  const fail = (id: number, reason: string) =>
    settle(id)?.reject(new AppError('BROWSER_FAILED', { reason }))

  function leave(): void {
    if (isGone) return
    isGone = true
    for (const id of [...waiting.keys()]) fail(id, 'desktop-gone')
    on.gone()
  }

  function take(message: LinkMessage): void {
    switch (message.type) {
      case 'opened':
        on.opened(message.pageId, waiting.has(message.id))
        settle(message.id)?.resolve(message)
        break
      case 'answered':
        settle(message.id)?.resolve(message)
        break
      case 'refused':
        if (message.id === null) on.malformed(message.reason)
        else fail(message.id, message.reason)
        break
      case 'ready':
      case 'event':
      case 'reattached':
      case 'lost':
        on.news(message)
        break
    }
  }

  child.on('message', message => {
    if (isGone) return
    const { success, data, error } = linkMessageSchema.safeParse(message)
    if (success) take(data)
    else on.malformed(faultOf(error))
  })
  child.once('disconnect', leave)
  child.once('exit', leave)
  // It could not be started, or a message could not be written.
  child.on('error', leave)
  return {
    ask(request, timeoutMs, signal) {
      lastId += 1
      const id = lastId
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => fail(id, 'timeout'), timeoutMs)
        const onAbort = () => fail(id, 'stopped')
        signal?.addEventListener('abort', onAbort, { once: true })
        const stop = () => {
          clearTimeout(timer)
          signal?.removeEventListener('abort', onAbort)
        }
        const isFull = waiting.size >= maxWaiting
        waiting.set(id, { resolve, reject, stop })
        if (signal?.aborted) return onAbort()
        if (isGone || !child.connected) return fail(id, 'desktop-gone')
        if (isFull) return fail(id, 'link-full')
        child.send({ ...request, id }, error => error && fail(id, 'desktop-gone'))
      })
    },
  }
}
