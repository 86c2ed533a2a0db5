import { setTimeout as wait } from 'node:timers/promises'
import { AppError } from '@talkingcat/contract'
import { z } from 'zod'
import type { CdpSession } from './cdp-session.ts'
import { connectCdpSocket } from './cdp-socket.ts'
import { type ChromeOptions, startChrome, stopChrome } from './chrome-process.ts'

/** Long enough for the browser to write its cookies: the host's login. */
const closeGraceMs = 5_000
const pageTimeoutMs = 10_000

const targetsSchema = z.array(
  z.object({ type: z.string(), webSocketDebuggerUrl: z.string().optional() }),
)

/**
 * Starts an installed Chrome or Edge with a profile of its own, on an empty page. The browser ends
 * when the session is closed or `signal` aborts.
 * @throws AppError BROWSER_MISSING, BROWSER_FAILED
 */
export async function launchChromePage(
  options: ChromeOptions & { signal: AbortSignal },
): Promise<CdpSession> {
  const { signal } = options
  const { child, port } = await startChrome(options, signal)
  let session: CdpSession
  try {
    session = await connectCdpSocket(await findPage(port, signal), signal)
  } catch (error) {
    await stopChrome(child, 0)
    throw error
  }
  let closing: Promise<void> | null = null
  const end = async () => {
    signal.removeEventListener('abort', onAbort)
    await session.send('Browser.close').catch(() => {
      // It may be gone already, or go before it answers; `stopChrome` sees to it either way.
    })
    await stopChrome(child, closeGraceMs)
    await session.close()
  }
  const close = () => {
    closing ??= end()
    return closing
  }
  const onAbort = () => void close()
  signal.addEventListener('abort', onAbort, { once: true })
  if (signal.aborted) await close()
  return { ...session, close }
}

/** The debugging address of the browser's first page. */
export async function findPage(port: number, signal: AbortSignal): Promise<string> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(pageTimeoutMs)])
  try {
    for (;;) {
      const answer = await fetch(`http://127.0.0.1:${port}/json/list`, { signal: limit })
      const targets = targetsSchema.parse(await answer.json())
      const url = targets.find(({ type }) => type === 'page')?.webSocketDebuggerUrl
      if (url) return url
      await wait(50, undefined, { signal: limit })
    }
  } catch (error) {
    throw new AppError('BROWSER_FAILED', { reason: 'no-page' }, error)
  }
}
