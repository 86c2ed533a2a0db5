import { AppError } from '@talkingcat/contract'

export type ClientLimit = {
  /** Counts one stream client in; call the result once it is gone. @throws AppError TOO_MANY */
  enter(): () => void
  readonly count: number
}

/** How many SSE and WebSocket clients there may be at a time. */
export function createClientLimit(limit = 32): ClientLimit {
  let count = 0
  return {
    enter() {
      if (count >= limit) throw new AppError('TOO_MANY', { limit })
      count++
      let isInside = true
      return () => {
        if (isInside) count--
        isInside = false
      }
    },
    get count() {
      return count
    },
  }
}
