import type { CalibrationState, Client, ModelState } from '@talkingcat/contract'
import { createStore } from 'zustand/vanilla'
import { type Explanation, explain } from '../lib/explain.ts'

export type SpeechState = {
  /** Null until the first answer. */
  model: ModelState | null
  calibration: CalibrationState | null
  /** Of the last thing that was asked for. */
  problem: Explanation | null
  refresh(): Promise<void>
  importFrom(path: string): Promise<void>
  download(): Promise<void>
  cancel(): Promise<void>
  calibrate(): Promise<void>
}

/** The speech model and how fast it runs here, as the settings show them. */
export function createSpeechStore(client: Client) {
  return createStore<SpeechState>()((set, get) => {
    const take = async (answer: Promise<Partial<SpeechState>>) => {
      try {
        set({ ...(await answer), problem: null })
      } catch (error) {
        set({ problem: explain(error) })
      }
    }
    const params = () => ({ id: get().model?.id ?? '' })
    return {
      model: null,
      calibration: null,
      problem: null,
      async refresh() {
        try {
          const [{ models }, { state }] = await Promise.all([
            client.call('listModels', {}),
            client.call('getCalibration', {}),
          ])
          set({ model: models[0] ?? null, calibration: state })
        } catch {
          // An unreachable service is told once, by the settings beside this.
        }
      },
      importFrom: path => take(client.call('importModel', { params: params(), body: { path } })),
      download: () => take(client.call('downloadModel', { params: params() })),
      cancel: () => take(client.call('cancelModel', { params: params() })),
      calibrate: () =>
        take(client.call('calibrate', {}).then(({ state }) => ({ calibration: state }))),
    }
  })
}
