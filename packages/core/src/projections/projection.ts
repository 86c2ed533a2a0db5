import type { Entry } from '@talkingcat/contract'

/**
 * A fold over a session's entries: what can be computed again, and so is never stored as truth.
 *
 * `apply` changes the state in place. That is safe because a state belongs to one fold alone:
 * `initial` makes a fresh one, nobody else writes to it, and `apply` depends on nothing but the
 * state and the entry. Copying the growing lists at every entry would cost a long session dearly.
 * Whoever shows a state looks again after each batch; `version` counters say whether it changed.
 */
export type Projection<State> = {
  initial(): State
  apply(state: State, entry: Entry): void
}

/** Folds entries into a state: a new one, or one of an earlier fold to go on with. */
export function fold<State>(
  projection: Projection<State>,
  entries: Iterable<Entry>,
  state: State = projection.initial(),
): State {
  for (const entry of entries) projection.apply(state, entry)
  return state
}

/** Several projections as one, in a single pass over the entries. */
export function combine<States extends object>(
  parts: {
    [Name in keyof States]: Projection<States[Name]>
  },
): Projection<States> {
  // Object.keys gives exactly the names of `parts`, an object literal.
  const names = Object.keys(parts) as (keyof States)[]
  return {
    initial() {
      const states: Partial<States> = {}
      for (const name of names) states[name] = parts[name].initial()
      // Every name was given its state just now.
      return states as States
    },
    apply(states, entry) {
      for (const name of names) parts[name].apply(states[name], entry)
    },
  }
}
