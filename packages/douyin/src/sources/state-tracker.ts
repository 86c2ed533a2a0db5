import type {
  AttentionReason,
  LiveEvent,
  Problem,
  SourceItem,
  SourceState,
  SourceStatus,
  SourceVia,
} from '@talkingcat/contract'
import type { SourceClock } from './source-clock.ts'

type Emit = (item: SourceItem<LiveEvent>) => void
type Details = { attempt?: number; nextAttemptAt?: number | null; problem?: Problem | null }

export type StateTracker = {
  readonly status: SourceStatus
  /** Emits at once, even when only the details changed. */
  set(status: SourceStatus, details?: Details): void
  /** The host is needed, or (null) no longer. Emits when that changed. */
  ask(attention: AttentionReason | null): void
  /** A message arrived; shown by the next refresh. */
  noteMessage(): void
  /** Emits the last message's time, at most every `everyMs`. */
  refresh(): void
}

/** Keeps what the source is doing and tells it, never kinder than the truth. */
export function createStateTracker(options: {
  via: SourceVia
  clock: SourceClock
  everyMs: number
  emit: Emit
}): StateTracker {
  const { via, clock, everyMs, emit } = options
  let emittedMs = 0
  let isStale = false
  let state: SourceState = {
    source: 'room',
    status: 'idle',
    since: clock.now(),
    lastMessageAt: null,
    attempt: 0,
    nextAttemptAt: null,
    problem: null,
    via,
  }

  function send(): void {
    emittedMs = clock.elapsedMs()
    isStale = false
    emit({ kind: 'state', state })
  }

  return {
    get status() {
      return state.status
    },
    set(status, details = {}) {
      const { attempt = 0, nextAttemptAt = null, problem = null } = details
      const since = status === state.status ? state.since : clock.now()
      state = { ...state, status, since, attempt, nextAttemptAt, problem }
      send()
    },
    ask(attention) {
      if (attention === (state.attention ?? null)) return
      const { attention: _old, ...rest } = state
      state = attention ? { ...rest, attention } : rest
      send()
    },
    noteMessage() {
      state = { ...state, lastMessageAt: clock.now() }
      isStale = true
    },
    refresh() {
      if (isStale && clock.elapsedMs() - emittedMs >= everyMs) send()
    },
  }
}
