export { type DecodedFrame, decodeFrame } from './frames/decode-frame.ts'
export type { PlatformMessage, PlatformResponse } from './frames/decode-response.ts'
export { ackFrame, heartbeatFrame } from './frames/outgoing-frames.ts'
export type { DamageReason } from './frames/wire-reader.ts'
export { type GiftRow, giftCsvColumns, parseGiftCsv } from './gifts/gift-csv.ts'
export {
  createGiftReducer,
  type GiftDelta,
  type GiftHit,
  type GiftReducer,
} from './gifts/gift-reducer.ts'
export { type GiftTotals, reduceGiftRows } from './gifts/reduce-gift-rows.ts'
export {
  createNormaliser,
  type Normaliser,
  type NormaliserCounters,
} from './normalise/normaliser.ts'
export {
  type Anonymiser,
  type AnonymiserCounters,
  createAnonymiser,
} from './recording/anonymise/anonymise-frame.ts'
export { anonymiseRecording } from './recording/anonymise/anonymise-recording.ts'
export {
  createFrameRecorder,
  type FrameRecorder,
  type FrameRecorderCounters,
} from './recording/frame-recorder.ts'
export {
  type RecordingItem,
  type RecordingTrouble,
  readRecordedFrames,
  readRecording,
} from './recording/read-recording.ts'
export type { FrameKind, RawFrameListener, RecordedFrame } from './recording/recorded-frame.ts'
export { type RecordingSummary, summariseRecording } from './recording/summarise-recording.ts'
export { type DouyinEndpoints, defaultUserAgent, douyinEndpoints } from './room/endpoints.ts'
export { pickSound } from './room/pick-sound.ts'
export { type ResolveRoomOptions, resolveRoom } from './room/resolve-room.ts'
export { parseRoomLink, type RoomLink } from './room/room-link.ts'
export type { BroadcastStatus, RoomSnapshot, StreamChoice } from './room/room-snapshot.ts'
export { isStreamAllowed } from './room/stream-host.ts'
export { createDeviceId } from './signing/device-id.ts'
export { type SignatureNoise, signWebSocket } from './signing/sign-web-socket.ts'
export { createDirectSource } from './sources/direct.ts'
export type { DirectSourceOptions } from './sources/direct-options.ts'
export { type DirectTimings, directTimings } from './sources/direct-timings.ts'
export {
  type CdpEventListener,
  type CdpSession,
  createListeners,
} from './sources/page-tap/cdp-session.ts'
export { type Chrome, createChrome } from './sources/page-tap/chrome.ts'
export type { ChromeOptions } from './sources/page-tap/chrome-process.ts'
export {
  type FindBrowserOptions,
  findBrowser,
  type InstalledBrowser,
} from './sources/page-tap/installed-browsers.ts'
export { showLoginPage } from './sources/page-tap/login-page.ts'
export { createPageTapSource } from './sources/page-tap/page-tap.ts'
export {
  type PageTapOptions,
  type PageTapTimings,
  pageTapTimings,
} from './sources/page-tap/page-tap-options.ts'
export { createReplaySource } from './sources/replay.ts'
export type { RoomSource } from './sources/room-source.ts'
export type { SourceCounters } from './sources/source-counters.ts'
export {
  createSwitchingSource,
  type RoomWay,
  type SwitchingOptions,
} from './sources/switching.ts'
