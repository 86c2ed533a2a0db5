/** Runs a session's sound, at most once at a time, until `signal` aborts. */
export type SoundKeeper = {
  /** Starts the sound where it does not run; where it runs in vain, it begins anew. */
  start(): void
  /** Whether the sound runs for nothing, as its recogniser has given up: the next `start` replaces it. */
  markVain(isVain: boolean): void
  /** Resolves when the present run is over. */
  settled(): Promise<void>
}

/** @param run one run of the sound; must not reject */
export function createSoundKeeper(
  run: (signal: AbortSignal) => Promise<void>,
  signal: AbortSignal,
): SoundKeeper {
  let present: { stop: AbortController; isVain: boolean } | null = null
  let work = Promise.resolve()
  return {
    start() {
      if (signal.aborted || (present && !present.isVain)) return
      present?.stop.abort()
      const next = { stop: new AbortController(), isVain: false }
      present = next
      work = work
        .then(() => run(AbortSignal.any([signal, next.stop.signal])))
        .finally(() => {
          if (present === next) present = null
        })
    },
    markVain(isVain) {
      if (present) present.isVain = isVain
    },
    settled: () => work,
  }
}
