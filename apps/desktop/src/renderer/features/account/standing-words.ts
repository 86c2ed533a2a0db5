import type { Standing, StandingStatus } from '@talkingcat/contract'
import { formatMoment } from '../../lib/format.ts'
import { texts } from '../../lib/texts/index.ts'
import type { Tone } from '../../ui/badge.tsx'

const t = texts.payment
const dayMs = 86_400_000

const tones: Record<StandingStatus, Tone> = {
  UNKNOWN: 'neutral',
  NONE: 'neutral',
  TRIAL: 'info',
  ACTIVE: 'good',
  GRACE: 'warn',
  EXPIRED: 'warn',
  REVOKED: 'danger',
}

export type StandingWords = { tone: Tone; badge: string; lines: string[] }

/** What a standing is called, what it means and what to do. `now` is epoch ms. */
export function standingWords(standing: Standing, now: number): StandingWords {
  const { status, afterLive, isClockWrong } = standing
  const { badge, words } = nameOf(standing, now)
  const lines = [words]
  // The end is that of what comes after.
  const end = afterLive ? null : endOf(standing, now)
  if (end) {
    const days = Math.ceil((end.at - now) / dayMs)
    // Days by a clock that is wrong would be wrong, too.
    lines.push(isClockWrong ? end.words : t.withDaysLeft(end.words, days))
  }
  const offline = offlineWords(standing)
  if (offline) lines.push(offline)
  if (afterLive) lines.push(t.afterLive(badge, t.status[afterLive].badge))
  return { tone: tones[status], badge, lines }
}

function nameOf({ status, until, confirmedAt, problem }: Standing, now: number) {
  const isPaidFor = until !== null && until > now
  if (status === 'UNKNOWN' && problem?.code.startsWith('INSTALLATION')) return t.notHere
  if (status === 'TRIAL' && confirmedAt === null) return { ...t.status.TRIAL, words: t.starter }
  if (status === 'GRACE' && isPaidFor) return { ...t.status.GRACE, words: t.graceOffline }
  if (status === 'EXPIRED' && isPaidFor) return t.expiredOffline
  return t.status[status]
}

function endOf({ status, until, holdsUntil }: Standing, now: number) {
  const isGrace = status === 'GRACE'
  const at = isGrace || until === null ? holdsUntil : until
  if (at === null || at <= now || (!isGrace && status !== 'TRIAL' && status !== 'ACTIVE'))
    return null
  const moment = formatMoment(at, now)
  return { at, words: isGrace ? t.graceUntil(moment) : t.until(moment) }
}

/** Nothing is wrong yet: only that it must be confirmed some day. */
function offlineWords({ status, problem, holdsUntil, confirmedAt }: Standing): string | null {
  if (!isOffline(problem) || holdsUntil === null || confirmedAt === null) return null
  const isConfirmed = status === 'ACTIVE' || status === 'TRIAL'
  return isConfirmed ? t.holdsOffline(formatMoment(holdsUntil)) : null
}

/** A cloud that is away is told in the words above, not as something that went wrong. */
export function isOffline(problem: Standing['problem']): boolean {
  return problem?.code === 'CLOUD_UNREACHABLE' || problem?.code === 'CLOUD_FAILED'
}
