import type { Clock } from './clock.ts'
import type { SessionLog } from './session-log.ts'

/** An opened log, as the suite of its promises needs it. */
export type LogUnderTest = {
  log: SessionLog
  /** Opens the same storage again, once closed; absent where a log does not outlive its closing. */
  reopen?: () => Promise<SessionLog>
  dispose(): Promise<void>
}
export type OpenLog = (clock: Clock) => Promise<LogUnderTest>
