import { AppError, type Problem } from '@talkingcat/contract'
import { backoffMs, pause } from '../backoff.ts'
import { createIntake } from '../intake.ts'
import { createOutage } from '../outage.ts'
import { createRoomCheck } from '../room-check.ts'
import { createStateTracker } from '../state-tracker.ts'
import { type PageEnd, problemOfPageEnd } from './page-end.ts'
import type { PageTapRun } from './page-tap-options.ts'
import { createPageWatch } from './page-watch.ts'
import { type TappedPage, tapPage } from './tapped-page.ts'

const maxSilenceFactor = 16
/** The status flaps, so one `ended` of the page is not believed. */
const endedNeeded = 2

/** Keeps a room's page open and read until the broadcast ends, no browser can be had, or it is aborted. */
export async function runPageTap(run: PageTapRun): Promise<void> {
  const { options, clock, timings, counters, emit, signal } = run
  const states = createStateTracker({ via: 'page', clock, everyMs: timings.stateEveryMs, emit })
  const intake = createIntake({ room: options.room, clock, emit })
  const outage = createOutage(clock)
  const roomCheck = createRoomCheck(options.checkRoom, timings.checkTimeoutMs, signal)
  let attempt = 0
  let endedCount = 0
  /** Grows each time a quiet room was taken for a dead page. */
  let silenceFactor = 1
  let page: TappedPage | null = null
  const watch = createPageWatch({
    ...{ run, intake, outage, states },
    businessSilenceMs: () => timings.businessSilenceMs * silenceFactor,
    onStatus(status) {
      if (status === 'live') endedCount = 0
      if (status === 'ended') endedCount += 1
      return endedCount >= endedNeeded
    },
    onAttention(reason) {
      states.ask(reason)
      if (reason) page?.showToHost()
      else page?.hideFromHost()
    },
  })

  async function openPage(): Promise<TappedPage> {
    counters.pages += 1
    const opened = await tapPage({
      session: await options.openPage(signal),
      room: options.room,
      bodyTimeoutMs: timings.bodyTimeoutMs,
      handlers: watch.handlers,
    })
    run.onPage(opened)
    return opened
  }

  async function closePage(): Promise<void> {
    const old = page
    page = null
    run.onPage(null)
    // A page that is gone can not be closed again.
    await old?.close().catch(() => {})
  }

  /** One load of the page, from the start to its end. */
  async function visit(): Promise<PageEnd> {
    watch.startLoad()
    try {
      page ??= await openPage()
      counters.loads += 1
      await page.load(options.url)
    } catch (error) {
      return { kind: 'not-opened', error }
    }
    const opened = page
    let awakeMs = clock.elapsedMs()
    return watch.follow(() => {
      if (clock.elapsedMs() - awakeMs < timings.keepAwakeEveryMs) return
      awakeMs = clock.elapsedMs()
      opened.keepAwake()
    })
  }

  /** Nothing more will come: every open combo is final, and what was missed to the last is told. */
  function settle(): void {
    intake.finish()
    const gap = outage.finish()
    if (gap) emit({ kind: 'gap', gap })
  }

  function finish(status: 'ended' | 'failed', problem: Problem | null = null): void {
    settle()
    states.ask(null)
    states.set(status, { attempt, problem })
  }

  /** @returns true when the source is over */
  async function conclude(end: PageEnd): Promise<boolean> {
    if (end.kind === 'ended') {
      finish('ended')
      return true
    }
    if (end.kind === 'not-opened' && isBrowserMissing(end.error)) {
      finish('failed', problemOfPageEnd(end))
      return true
    }
    if (watch.wasLive) roomCheck.reset()
    outage.begin(isSilence(end) ? 'stall' : 'network')
    // A page that dies at once, or only counts, is no better for having told something first.
    attempt = watch.isProven ? 1 : attempt + 1
    const isVain = end.kind === 'fake-alive' && watch.wasLive && !watch.hadBusiness
    silenceFactor = isVain ? Math.min(silenceFactor * 2, maxSilenceFactor) : 1
    // A living browser with a dead page only loads it again; one that did not help is replaced.
    const isUsable = end.kind === 'crashed' || (watch.wasLive && end.kind !== 'lost')
    if (!isUsable) await closePage()
    return false
  }

  async function waitForNext(end: PageEnd): Promise<void> {
    const waitMs = backoffMs(attempt, { minMs: timings.backoffMinMs, maxMs: timings.backoffMaxMs })
    const problem = problemOfPageEnd(end)
    states.set('reconnecting', { attempt, nextAttemptAt: clock.now() + waitMs, problem })
    await pause(waitMs, signal)
    if (!signal.aborted) states.set('reconnecting', { attempt, problem })
  }

  /** A missed end: asked when the page went quiet, or when loading it again did not help. */
  async function isOver(end: PageEnd): Promise<boolean> {
    if (attempt < 2 && !isSilence(end)) return false
    const hasEnded = await roomCheck.hasEnded()
    if (hasEnded) finish('ended')
    return hasEnded
  }

  counters.intake = intake.counters
  states.set('connecting')
  intake.restore((await options.readLogged?.()) ?? [])
  try {
    while (!signal.aborted) {
      const end = await visit()
      if (signal.aborted || (await conclude(end))) return
      do {
        await waitForNext(end)
        if (signal.aborted || (await isOver(end))) return
        // One `ended` is asked again before the page is.
        if (roomCheck.isSuspicious) attempt += 1
      } while (roomCheck.isSuspicious)
    }
  } finally {
    // Stopped from outside; after an end of its own this finds nothing left.
    settle()
    await closePage()
  }
}

function isSilence({ kind }: PageEnd): boolean {
  return kind === 'silent' || kind === 'fake-alive' || kind === 'held-up'
}

function isBrowserMissing(error: unknown): boolean {
  return error instanceof AppError && error.code === 'BROWSER_MISSING'
}
