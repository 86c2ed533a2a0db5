import type { Client, ModelState, Session, StartSession } from '@talkingcat/contract'
import { createStore } from 'zustand/vanilla'
import { type Explanation, explain } from '../lib/explain.ts'

export type HomeState = {
  /** Null until the first answer. */
  sessions: Session[] | null
  sessionsProblem: Explanation | null
  models: ModelState[]
  refreshSessions(): Promise<void>
  refreshModels(): Promise<void>
  downloadModel(id: string): Promise<void>
  cancelModel(id: string): Promise<void>
  start(what: StartSession): Promise<Session>
  resume(id: string): Promise<Session>
  close(id: string): Promise<Session>
}

/** What the start screen knows: earlier sessions and the speech models. */
export function createHomeStore(client: Client) {
  return createStore<HomeState>()((set, get) => {
    const putModel = (model: ModelState) =>
      set({ models: get().models.map(known => (known.id === model.id ? model : known)) })

    return {
      sessions: null,
      sessionsProblem: null,
      models: [],

      async refreshSessions() {
        try {
          const { sessions } = await client.call('listSessions', {})
          set({ sessions, sessionsProblem: null })
        } catch (error) {
          set({ sessionsProblem: explain(error) })
        }
      },
      async refreshModels() {
        try {
          set({ models: (await client.call('listModels', {})).models })
        } catch {
          // An unreachable service is told once, by the list of sessions.
        }
      },
      async downloadModel(id) {
        try {
          putModel((await client.call('downloadModel', { params: { id } })).model)
        } catch (error) {
          const known = get().models.find(model => model.id === id)
          const { code, ...words } = explain(error)
          if (known) {
            const failed = { ...known, status: 'failed' as const }
            putModel({
              ...failed,
              problem: { code: 'MODEL_DOWNLOAD_FAILED', ...words, details: { code } },
            })
          }
        }
      },
      async cancelModel(id) {
        try {
          putModel((await client.call('cancelModel', { params: { id } })).model)
        } catch {
          // It goes on, and the list shows it.
        }
      },
      async start(what) {
        return (await client.call('startSession', { body: what })).session
      },
      async resume(id) {
        return (await client.call('resumeSession', { params: { id } })).session
      },
      async close(id) {
        return (await client.call('stopSession', { params: { id } })).session
      },
    }
  })
}
export type HomeStore = ReturnType<typeof createHomeStore>
