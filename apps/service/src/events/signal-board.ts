import type { Signal } from '@talkingcat/contract'

type Listener = (signal: Signal) => void

/** The newest signal of each kind, for clients that connect later, and a bell for those already here. */
export type SignalBoard = {
  show(signal: Signal): void
  current(): Signal[]
  listen(listener: Listener): () => void
}

export function createSignalBoard(): SignalBoard {
  const latest = new Map<string, Signal>()
  const listeners = new Set<Listener>()
  return {
    show(signal) {
      const key = keyOf(signal)
      if (key !== null) latest.set(key, signal)
      for (const listener of listeners) listener(signal)
    },
    current: () => [...latest.values()],
    listen(listener) {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
  }
}

/** Signals with the same key replace each other; null = of the moment, not kept. */
function keyOf(signal: Signal): string | null {
  switch (signal.type) {
    case 'session.state':
    case 'recognizer.state':
    case 'sound.kind':
    case 'sound.choice':
    case 'storage.state':
    // Kept after its final, too: whoever shows it knows by the id that it is over.
    case 'utterance.partial':
      return signal.type
    case 'source.state':
      return `${signal.type}:${signal.state.source}`
    case 'model.state':
      return `${signal.type}:${signal.model.id}`
    case 'level':
    case 'caught-up':
      return null
  }
}
