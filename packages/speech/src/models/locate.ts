import type { RecognizerModel } from './recognizer-model.ts'

export type LocateModelOptions = {
  /** Default: `sense-voice-small-int8-2024-07-17`. */
  id?: string
  /** The product's own folder of models; `<modelsRoot>/<id>/<file>`. */
  modelsRoot: string
  /** MODEL_ROOT, MODELSCOPE_CACHE and HF_HOME are looked at. */
  env: Record<string, string | undefined>
}

/** First folder that holds all files of the model with the right sizes; null when there is none. */
export function locateModel(_options: LocateModelOptions): Promise<RecognizerModel | null> {
  throw new Error('being written')
}

/** The bundled model that understands one synthetic voice only. */
export function fixtureModel(): RecognizerModel & { isDemo: true } {
  throw new Error('being written')
}

/** The bundled Silero VAD v5. */
export function bundledVadPath(): string {
  throw new Error('being written')
}
