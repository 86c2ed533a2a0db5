/** The few calls used here of a package that ships no types. */
declare module 'sherpa-onnx-node' {
  type Stream = { acceptWaveform(wave: { sampleRate: number; samples: Float32Array }): void }
  class OfflineRecognizer {
    constructor(config: object)
    createStream(): Stream
    decode(stream: Stream): void
    getResult(stream: Stream): { text: string }
  }
  const sherpa: { OfflineRecognizer: typeof OfflineRecognizer }
  // biome-ignore lint/style/noDefaultExport: the package is CommonJS, so this is what it exports
  export default sherpa
}
