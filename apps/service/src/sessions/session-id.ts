import { randomInt } from 'node:crypto'
import type { SessionId } from '@talkingcat/contract'

/** 8 letters of time (good until 2059) and 4 of chance: sorts by start, safe in a folder name. */
export function createSessionId(now: number): SessionId {
  const time = Math.floor(now).toString(36).padStart(8, '0').slice(-8)
  const chance = randomInt(36 ** 4)
  return time + chance.toString(36).padStart(4, '0')
}
