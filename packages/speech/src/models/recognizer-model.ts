/** What a file must be before the recogniser may touch it: a wrong file ends the process. */
export type FilePin = { path: string; bytes: number; sha256: string }

/** A model on disk, ready to be verified and loaded. */
export type RecognizerModel = {
  id: string
  /** Moonshine is English; it proves the engine on real weights, and is in no catalogue. */
  kind: 'sense-voice' | 'moonshine'
  /** Moonshine's encoder. */
  modelPath: string
  /** Moonshine's other half. */
  decoderPath?: string
  tokensPath: string
  /** True for the fixture that understands one synthetic voice only. */
  isDemo: boolean
  pins: readonly FilePin[]
}
