import { type AppError, problemOf } from '@talkingcat/contract'
import type { LogState } from '@talkingcat/core'
import type { Row } from './schema.ts'

/** One append: its rows become durable together. */
type Batch = { rows: readonly Row[]; resolve: () => void; reject: (error: AppError) => void }

export type CommitQueue = {
  readonly state: LogState
  /** Whether `count` more rows fit below the bound. */
  hasRoom(count: number): boolean
  /** Resolves after the commit that holds the rows. */
  add(rows: readonly Row[]): Promise<void>
  onState(listener: (state: LogState) => void): () => void
  /** Writes what is pending now; what cannot be written is rejected. */
  drain(): void
}

export type CommitQueueOptions = {
  commitDelayMs: number
  retryDelayMs: number
  maxPending: number
  /** Writes the rows in one transaction, or throws and leaves nothing behind. */
  commit: (rows: readonly Row[]) => void
  /** Rows are durable; called before the appends resolve. */
  onCommitted: (rows: readonly Row[]) => void
  /** Nothing is pending any more; may add rows. */
  onDrained: () => void
}

/** Rows of one transaction at most: bounds how long a commit after a long outage takes. */
const maxRowsPerCommit = 5000

/**
 * Groups appends into one commit every few milliseconds, since a commit costs a disk sync.
 * While commits fail the rows stay queued in order and are tried again, so no seq is skipped.
 */
export function createCommitQueue(options: CommitQueueOptions): CommitQueue {
  let batches: Batch[] = []
  let pendingCount = 0
  let failure: AppError | null = null
  let timer: NodeJS.Timeout | null = null
  const listeners = new Set<(state: LogState) => void>()

  const state = (): LogState => ({
    status: failure ? 'degraded' : 'ok',
    pendingCount,
    problem: failure ? problemOf(failure.code, failure.details) : null,
  })
  const tell = () => {
    for (const listener of [...listeners]) listener(state())
  }
  const arm = (delayMs: number) => {
    timer ??= setTimeout(() => {
      timer = null
      step()
      if (batches.length > 0) arm(failure ? options.retryDelayMs : 0)
    }, delayMs)
  }

  /** One commit; false when the disk refused. */
  function step(): boolean {
    const taken = takeCount(batches)
    const rows = batches.slice(0, taken).flatMap(batch => batch.rows)
    try {
      options.commit(rows)
    } catch (error) {
      // `commit` throws AppErrors only: it names every failure of the storage.
      failure = error as AppError
      tell()
      return false
    }
    const done = batches.slice(0, taken)
    batches = batches.slice(taken)
    pendingCount -= rows.length
    options.onCommitted(rows)
    for (const batch of done) batch.resolve()
    if (batches.length === 0) {
      options.onDrained()
      if (failure && batches.length === 0) {
        failure = null
        tell()
      }
    }
    return true
  }

  return {
    get state() {
      return state()
    },
    hasRoom(count) {
      // A burst is no outage: write at once rather than refuse.
      while (!failure && batches.length > 0 && pendingCount + count > options.maxPending) step()
      return pendingCount === 0 || pendingCount + count <= options.maxPending
    },
    add(rows) {
      return new Promise((resolve, reject) => {
        batches.push({ rows, resolve, reject })
        pendingCount += rows.length
        arm(options.commitDelayMs)
      })
    },
    onState(listener) {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
    drain() {
      while (batches.length > 0 && step());
      // Afterwards, because what is told once the queue is empty sets the timer again.
      if (timer) clearTimeout(timer)
      timer = null
      const left = batches
      batches = []
      pendingCount = 0
      for (const batch of left) if (failure) batch.reject(failure)
    },
  }
}

function takeCount(batches: readonly Batch[]): number {
  let rows = 0
  let taken = 0
  for (const batch of batches) {
    if (taken > 0 && rows + batch.rows.length > maxRowsPerCommit) break
    rows += batch.rows.length
    taken++
  }
  return taken
}
