/** What the repository's tools need: the encoder and the file format. Not for the product. */
export type { DemoEvent, DemoGift, DemoStage, DemoViewer } from './encode/demo-event.ts'
export { encodeEvent } from './encode/encode-event.ts'
export { encodePushFrame, encodeResponse } from './encode/envelope.ts'
export { placeAfter } from './encode/place.ts'
export { type RecordedFrame, readFrames, writeFrames } from './recording/format.ts'
export { defaultRecordingFolder } from './recording/recording-folder.ts'
export { type DemoManifest, demoManifestSchema } from './recording/truth.ts'
