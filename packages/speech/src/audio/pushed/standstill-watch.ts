/** Later than this is more than the network does in passing. */
const lateMs = 2000
const windowMs = 1000
/** A backlog that comes gets shorter by this much of the time, at least. */
const catchUpShare = 0.1

export type Standing =
  | 'on-time'
  /** Late; the next second shows why. */
  | 'unclear'
  /** Late, and coming faster than it was made: a backlog. */
  | 'catching-up'
  /** Late for good: the sender's clock stood still while ours went on. */
  | 'standstill'

/** Tells a network that was slow for a while from a sender whose clock stood still (sleep, another headset). */
export class StandstillWatch {
  #since: { at: number; lateMs: number } | null = null

  /** Once per frame, with how much later than the fastest one it came. */
  look(at: number, frameLateMs: number): Standing {
    if (frameLateMs <= lateMs) {
      this.#since = null
      return 'on-time'
    }
    const since = this.#since
    if (since === null) {
      this.#since = { at, lateMs: frameLateMs }
      return 'unclear'
    }
    const passedMs = at - since.at
    if (passedMs < windowMs) return 'unclear'
    const isCatchingUp = since.lateMs - frameLateMs >= catchUpShare * passedMs
    this.#since = isCatchingUp ? { at, lateMs: frameLateMs } : null
    return isCatchingUp ? 'catching-up' : 'standstill'
  }
}
