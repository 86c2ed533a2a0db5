import type {
  ModelState,
  Session,
  Signal,
  SignalOf,
  SoundChoice,
  SoundKind,
  SourceName,
  SourceState,
} from '@talkingcat/contract'

/** The newest word of the service on everything that is not in the log. */
export type SignalState = {
  session: Session | null
  sources: Partial<Record<SourceName, SourceState>>
  recognizer: SignalOf<'recognizer.state'> | null
  /** What the host is saying; null when nothing, or nothing more than the log has. */
  partial: SignalOf<'utterance.partial'> | null
  soundKind: SoundKind
  soundChoice: SoundChoice
  storage: SignalOf<'storage.state'> | null
  model: ModelState | null
  /** Loudness of the room's sound, 0 to 1. */
  level: number
  /** When that was told, epoch ms: sound was arriving then. Null before the first. */
  levelAt: number | null
}

export const emptySignals: SignalState = {
  session: null,
  sources: {},
  recognizer: null,
  partial: null,
  soundKind: 'unknown',
  soundChoice: 'room',
  storage: null,
  model: null,
  level: 0,
  levelAt: null,
}

/** Only the parts that changed. */
export function applySignals(
  state: SignalState,
  signals: readonly Signal[],
  now: number,
): Partial<SignalState> {
  const next: Partial<SignalState> = {}
  for (const signal of signals) {
    switch (signal.type) {
      case 'session.state':
        next.session = signal.session
        break
      case 'source.state':
        next.sources = { ...(next.sources ?? state.sources), [signal.state.source]: signal.state }
        break
      case 'recognizer.state':
        next.recognizer = signal
        break
      case 'utterance.partial':
        next.partial = signal.committed + signal.rest === '' ? null : signal
        break
      case 'sound.kind':
        next.soundKind = signal.kind
        break
      case 'sound.choice':
        next.soundChoice = signal.sound
        break
      case 'storage.state':
        next.storage = signal
        break
      case 'model.state':
        next.model = signal.model
        break
      case 'level':
        next.level = signal.rms
        next.levelAt = now
        break
      case 'caught-up':
        break
    }
  }
  return next
}
