import type { LiveEvent, ModelState, Room, SoundKind } from '@talkingcat/contract'
import type { SessionLog } from '@talkingcat/core'
import type { BroadcastStatus, CdpSession, RawFrameListener, RoomSource } from '@talkingcat/douyin'
import type {
  AudioSource,
  LostSound,
  PartialUtterance,
  RecognizerState,
  Transcriber,
} from '@talkingcat/speech'
import type { EntitlementTimes } from './account/entitlement/entitlement-times.ts'
import type { SecretStore } from './account/secret-store.ts'
import type { CloudClient } from './cloud/cloud-client.ts'
import type { Note } from './lib/note.ts'
import type { Calibrator } from './models/calibrator.ts'
import type { WaitTimings } from './sessions/next-broadcast/wait-timings.ts'
import type { SettingsStore } from './settings/settings-store.ts'
import type { VocabularyStore } from './vocabulary/vocabulary-store.ts'

/** A platform on which rooms are found and opened: Douyin, or the demo room that speaks like it. */
export type RoomAccess = {
  /** Where a host logs in to the platform. */
  loginUrl: string
  /**
   * From what the host pasted to a room on air.
   * @throws AppError ROOM_LINK_INVALID, ROOM_NOT_FOUND, ROOM_OFFLINE, ROOM_UNKNOWN, ROOM_UNREACHABLE
   */
  find(input: string, signal: AbortSignal): Promise<Room>
  /**
   * Where a known room stands now; `unknown` is never taken for `ended`.
   * @throws AppError ROOM_NOT_FOUND, ROOM_UNKNOWN, ROOM_UNREACHABLE
   */
  ask(room: Room, signal: AbortSignal): Promise<{ room: Room; status: BroadcastStatus }>
  /**
   * @param readLogged the newest events of the session so far, which are not told again
   * @param onRawFrame told every frame as it came, where frames are recorded
   */
  openRoom(
    room: Room,
    readLogged: () => Promise<LiveEvent[]>,
    onRawFrame?: RawFrameListener,
  ): RoomSource
  /** @throws AppError FFMPEG_MISSING */
  openSound(room: Room): Promise<AudioSource>
}

/** A running demo room; `input` is what a host would paste. */
export type DemoAccess = { access: RoomAccess; input: string; close(): Promise<void> }

/**
 * A browser in which room pages can be opened, with the host's login kept across launches. A session
 * starts on an empty page that is out of the host's way. It is shown by `Page.bringToFront`, before
 * which `Browser.setWindowBounds` restores a browser's window and by which it is minimised again.
 * The desktop app's window takes the same commands: shown by the first, hidden when minimised.
 */
export type RoomPages = {
  /** `name` is what the host is told, e.g. "Google Chrome"; null when there is none. */
  find(): Promise<{ name: string } | null>
  /** @throws AppError BROWSER_MISSING, BROWSER_FAILED */
  open(signal: AbortSignal): Promise<CdpSession>
}

export type OpenedTranscriber = { transcriber: Transcriber; modelId: string; isDemoModel: boolean }

/** Speech models on this machine. */
export type ModelStore = {
  list(): Promise<ModelState[]>
  /** Starts or joins a download; resolves with its first state. @throws AppError NOT_FOUND */
  download(id: string): Promise<ModelState>
  /** Starts to copy it from a folder or an archive; what is under way goes first. @throws AppError NOT_FOUND */
  import(id: string, from: string): Promise<ModelState>
  /** Stops what is under way. @throws AppError NOT_FOUND */
  cancel(id: string): Promise<ModelState>
  onState(listener: (model: ModelState) => void): () => void
  /** From now on notices by itself, while `isAwaited`, a model that came from elsewhere. */
  watch(isAwaited: () => boolean, note: Note): void
  close(): Promise<void>
}

/** Everything the service needs from outside itself; tests bring their own sources. */
export type Ports = {
  clock: () => number
  log: SessionLog
  rooms: RoomAccess
  roomPages: RoomPages
  /** @param startOffsetMs how far the broadcast has run already */
  startDemo(startOffsetMs: number): Promise<DemoAccess>
  /**
   * `isDemo` picks the fixture model, which is never used for a real room.
   * @throws AppError MODEL_MISSING
   */
  openTranscriber(options: {
    isDemo: boolean
    onState: (state: RecognizerState) => void
    onPartial: (partial: PartialUtterance) => void
    onLost: (lost: LostSound) => void
    onSoundKind: (kind: SoundKind) => void
  }): Promise<OpenedTranscriber>
  models: ModelStore
  calibrator: Calibrator
  settings: SettingsStore
  vocabulary: VocabularyStore
  /** The account's server; null = 本地模式, without an account. */
  cloud: CloudClient | null
  /** Where the sign-in is kept. */
  secrets: SecretStore
  /** For tests, which can not wait 45 s for a question. */
  waitTimings?: WaitTimings
  /** For tests, which can not wait six hours for the next question. */
  entitlementTimes?: EntitlementTimes
  /** Where the program's log lines go; standard error when absent. */
  logStream?: { write(line: string): void }
}
