import type { DouyinEndpoints } from '@talkingcat/douyin'

export type DemoRoomOptions = {
  /** Defaults to the recording that comes with this package. */
  recordingFolder?: string
  host?: '127.0.0.1'
  /** 0, the default, takes any free port. */
  port?: number
  /** 1 = real time; N plays N times faster. Stream timestamps stay those of the broadcast. */
  speed?: number
  /**
   * How far the broadcast already is when the room opens. Negative: it is on air but silent for so
   * long, so that a client at a high speed does not miss its beginning.
   */
  startOffsetMs?: number
  /** A push client that sends no heartbeat for this long is dropped; wall time, whatever the speed. */
  heartbeatTimeoutMs?: number
  /** Aborting closes the room. */
  signal?: AbortSignal
}

/** Everything that can go wrong with a platform, on request. Durations are wall time. */
export type DemoFaults = {
  /** Destroys the push sockets; new ones are welcome. */
  cutSockets(): void
  /** Destroys the streams; new ones are welcome. */
  cutStreams(): void
  /** Sockets stay open and silent, then deliver what was held back. */
  stallSockets(durationMs: number): void
  /** Streams stay open and silent, then deliver what was held back. */
  stallStreams(durationMs: number): void
  /** Refuses the next handshakes. 415 and 417 are refused as the platform does: HTTP 200 and a header. */
  refuseSockets(status: number, count: number): void
  /** The next frame is sent damaged to whoever gets it; its messages are lost unless resumed over. */
  corruptNextFrame(): void
  /** From now on the streams carry no audio. */
  removeAudio(): void
  /** The broadcast ends now. */
  setOffline(): void
}

/** What the room saw its clients do. */
export type DemoCounters = {
  pages: number
  enters: number
  fetches: number
  /** Push sockets accepted, open now, and handshakes refused. */
  sockets: number
  openSockets: number
  refusedSockets: number
  heartbeats: number
  acks: number
  /** Acknowledgements whose log id or internal_ext was not one that was sent. */
  wrongAcks: number
  frames: number
  corruptedMessages: number
  /** Streams accepted and open now. */
  streams: number
  openStreams: number
  silentDrops: number
}

export type DemoRoom = {
  webRid: string
  roomId: string
  title: string
  hostName: string
  /** Give these to the product in place of Douyin's own hosts. */
  endpoints: DouyinEndpoints
  /** What a host would paste. */
  link: string
  durationMs: number
  /** Epoch ms at which the broadcast's time 0 was, or would have been. */
  startedAt: number
  /** The broadcast's time now, up to `durationMs`. */
  broadcastMs(): number
  faults: DemoFaults
  counters: Readonly<DemoCounters>
  close(): Promise<void>
}
