import type { SessionId, SessionTerm } from '@talkingcat/contract'
import { type SessionLog, sessionTermsProjection, tailLog } from '@talkingcat/core'
import {
  type Corrector,
  type CorrectorEntry,
  createCorrector,
  fitNickname,
} from '@talkingcat/speech'
import { errorFacts, type Note } from '../lib/note.ts'
import type { SettingsStore } from '../settings/settings-store.ts'
import type { VocabularyStore } from './vocabulary-store.ts'

export type SessionWordsOptions = {
  log: SessionLog
  sessionId: SessionId
  vocabulary: Pick<VocabularyStore, 'entries'>
  settings: Pick<SettingsStore, 'current'>
  /** Nothing is learned from the session any more; correcting goes on. */
  signal: AbortSignal
  note: Note
}

/**
 * Puts right what is heard in one session: with the host's vocabulary, and what the session brings.
 * A change of the vocabulary counts from the next call on.
 */
export type SessionWords = Corrector & {
  /** What the session has brought, the newest first. */
  readonly terms: SessionTerm[]
}

/** The terms are a fold over the session's log from its start, so a restart brings them back. */
export function createSessionWords(options: SessionWordsOptions): SessionWords {
  const { log, sessionId, vocabulary, settings, signal, note } = options
  const projection = sessionTermsProjection(fitNickname)
  const state = projection.initial()
  const entries = new Map<string, CorrectorEntry>()
  let made: { corrector: Corrector; of: unknown[] } | null = null

  const follow = async () => {
    for await (const batch of tailLog(log, sessionId, 0, signal)) {
      for (const entry of batch) projection.apply(state, entry)
    }
  }
  follow().catch(error => note('session-terms-failed', { sessionId, ...errorFacts(error) }))

  const termEntries = () => {
    for (const word of entries.keys()) if (!state.terms.has(word)) entries.delete(word)
    return [...state.terms.keys()].map(word => {
      // The same object as before: it need not be compiled again.
      const entry = entries.get(word) ?? toEntry(word)
      entries.set(word, entry)
      return entry
    })
  }
  const corrector = () => {
    const areUsed = settings.current.areSessionTermsUsed
    const of = [vocabulary.entries, areUsed, areUsed && state.version]
    if (!made?.of.every((each, index) => each === of[index])) {
      // The host's own words first: where two fit alike, they win.
      const all = [...vocabulary.entries, ...(areUsed ? termEntries() : [])]
      made = { corrector: createCorrector(all), of }
    }
    return made.corrector
  }
  return {
    correct: text => corrector().correct(text),
    settledLength: text => corrector().settledLength(text),
    get terms() {
      return [...state.terms.values()].reverse()
    },
  }
}

function toEntry(word: string): CorrectorEntry {
  return { id: `session:${word}`, word, aliases: [], exceptions: [], isStrict: true }
}
