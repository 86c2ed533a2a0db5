import type { IntakeCounters } from './intake.ts'
import { type DropCounters, noDrops } from './output-buffer.ts'

/** What every source counts since it was made; numbers and names of the platform, nothing personal. */
type SharedCounters = {
  frames: number
  damagedFrames: Map<string, number>
  /** What the reader was too slow for, oldest first; it is told by gaps. */
  dropped: DropCounters
  /** Of the newest run; null before the first. */
  intake: IntakeCounters | null
}

export type DirectCounters = SharedCounters & { source: 'direct'; connections: number }

export type PageTapCounters = SharedCounters & {
  source: 'page'
  /** Browser pages opened, and loads of the room's page in them. */
  pages: number
  loads: number
  /** im/fetch answers read, and those the browser no longer had. */
  bodies: number
  lostBodies: number
}

export type ReplayCounters = SharedCounters & { source: 'replay' }

export type SourceCounters = DirectCounters | PageTapCounters | ReplayCounters

export function createSharedCounters(): SharedCounters {
  return { frames: 0, damagedFrames: new Map(), dropped: noDrops(), intake: null }
}

export function countDamage(counters: SharedCounters, reason: string): void {
  counters.damagedFrames.set(reason, (counters.damagedFrames.get(reason) ?? 0) + 1)
}
