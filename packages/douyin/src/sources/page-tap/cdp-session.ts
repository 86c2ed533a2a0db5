/**
 * One attached page, spoken to over the Chrome DevTools Protocol. `sessionId` names a target inside
 * the page (an iframe of another site, a worker); without it the page itself is meant.
 */
export type CdpSession = {
  /** Rejects when the page refuses the command, does not answer in time, or is gone. */
  send(method: string, params?: object, sessionId?: string): Promise<unknown>
  /** @returns stops listening */
  onEvent(listener: CdpEventListener): () => void
  /** The page is lost for good: this session will tell nothing more. */
  onDetach(listener: (reason: string) => void): () => void
  /** The page was away from us for a moment and went on meanwhile; what was enabled is off again. */
  onReattach(listener: () => void): () => void
  /** Lets go of the page, and ends the browser where it was started for this session. */
  close(): Promise<void>
}

export type CdpEventListener = (method: string, params: unknown, sessionId?: string) => void

/** Listeners of one kind, told in the order they came. */
export function createListeners<Args extends unknown[]>(): {
  add(listener: (...args: Args) => void): () => void
  tell(...args: Args): void
} {
  const listeners = new Set<(...args: Args) => void>()
  return {
    add(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    tell(...args) {
      for (const listener of [...listeners]) listener(...args)
    },
  }
}
