import {
  type Client,
  type RouteOutput,
  type VocabularyDraft,
  vocabularyBatch,
} from '@talkingcat/contract'
import { createStore } from 'zustand/vanilla'
import { type Explanation, explain } from '../lib/explain.ts'

export type Vocabulary = RouteOutput<'getVocabulary'>

export type VocabularyState = {
  /** Null until the first answer. */
  vocabulary: Vocabulary | null
  problem: Explanation | null
  load(): Promise<void>
  /** In as many requests as it takes. True where all of it is kept; else `problem` says why not. */
  save(drafts: readonly VocabularyDraft[]): Promise<boolean>
  remove(id: string): Promise<boolean>
}

export function createVocabularyStore(client: Client) {
  return createStore<VocabularyState>()(set => {
    const take = async (answer: Promise<Vocabulary>): Promise<boolean> => {
      try {
        set({ vocabulary: await answer, problem: null })
        return true
      } catch (error) {
        set({ problem: explain(error) })
        return false
      }
    }
    return {
      vocabulary: null,
      problem: null,
      async load() {
        await take(client.call('getVocabulary', {}))
      },
      async save(drafts) {
        for (let at = 0; at < drafts.length; at += vocabularyBatch) {
          const entries = drafts.slice(at, at + vocabularyBatch)
          if (!(await take(client.call('saveVocabulary', { body: { entries } })))) return false
        }
        return true
      },
      remove: id => take(client.call('removeVocabulary', { body: { ids: [id] } })),
    }
  })
}

export type VocabularyStore = ReturnType<typeof createVocabularyStore>
