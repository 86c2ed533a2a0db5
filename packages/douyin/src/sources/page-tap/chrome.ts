import { once } from 'node:events'
import { openCdpPage } from './cdp-page.ts'
import type { CdpSession } from './cdp-session.ts'
import {
  type ChromeOptions,
  type StartedChrome,
  startChrome,
  stopChrome,
} from './chrome-process.ts'
import { putWindowAway } from './page-window.ts'

/** Long enough for the browser to write its cookies: the host's login. */
const closeGraceMs = 5_000

export type Chrome = {
  /**
   * An attached, empty page in a minimised window. It closes when the session is closed or `signal`
   * aborts.
   * @throws AppError BROWSER_MISSING, BROWSER_FAILED
   */
  openPage(signal: AbortSignal): Promise<CdpSession>
}

type Run = {
  started: Promise<StartedChrome>
  quit: AbortController
  pageCount: number
  ending: Promise<void> | null
}

/**
 * An installed Chrome or Edge with a profile of its own. One process serves all pages, because a
 * profile belongs to one process: it starts with the first page and ends with the last.
 */
export function createChrome(options: ChromeOptions): Chrome {
  let current: Run | null = null
  /** The last process has to leave the profile before the next may have it. */
  let previous: Promise<void> = Promise.resolve()

  function begin(): Run {
    const quit = new AbortController()
    const started = previous.then(() => startChrome(options, quit.signal))
    const run: Run = { started, quit, pageCount: 0, ending: null }
    started.then(
      ({ line }) => line.onDetach(() => void end(run)),
      () => end(run),
    )
    return run
  }

  function end(run: Run): Promise<void> {
    if (current === run) current = null
    run.quit.abort()
    run.ending ??= run.started.then(leave, () => {
      // It did not start, and is gone.
    })
    previous = run.ending
    return run.ending
  }

  async function closePage(run: Run, session: CdpSession | null): Promise<void> {
    run.pageCount -= 1
    if (run.pageCount === 0) return end(run)
    await session?.close()
  }

  return {
    async openPage(signal) {
      signal.throwIfAborted()
      current ??= begin()
      const run = current
      run.pageCount += 1
      let session: CdpSession
      try {
        session = await openCdpPage((await orAborted(run.started, signal)).line)
        await putWindowAway(session)
      } catch (error) {
        await closePage(run, null)
        throw error
      }
      let closing: Promise<void> | null = null
      const close = () => {
        signal.removeEventListener('abort', close)
        closing ??= closePage(run, session)
        return closing
      }
      signal.addEventListener('abort', close, { once: true })
      if (signal.aborted) await close()
      return { ...session, close }
    },
  }
}

/** Rejects as soon as the signal aborts; what was waited for goes on for others. */
async function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const settled = new AbortController()
  const aborted = once(signal, 'abort', { signal: settled.signal }).then(() => {
    throw signal.reason
  })
  try {
    return await Promise.race([work, aborted])
  } finally {
    settled.abort()
    // Rejects by our own abort, with nobody waiting.
    aborted.catch(() => {})
  }
}

async function leave({ child, line }: StartedChrome): Promise<void> {
  await line.send('Browser.close').catch(() => {
    // It may be gone already, or go before it answers; `stopChrome` sees to it either way.
  })
  await stopChrome(child, closeGraceMs)
}
