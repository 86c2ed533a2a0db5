/** `push` = a push frame as it came over the socket, `im-fetch` = the body of an im/fetch answer. */
export type FrameKind = 'push' | 'im-fetch'

/** Raw bytes of the platform and when they came, epoch ms. */
export type RecordedFrame = { atMs: number; kind: FrameKind; bytes: Uint8Array }

/** Told every raw frame of a source before anything is made of it. The bytes are not to be changed. */
export type RawFrameListener = (frame: RecordedFrame) => void

/** Tells the listener, whose fault must never become the source's. */
export function tellRaw(listener: RawFrameListener | undefined, frame: RecordedFrame): void {
  try {
    listener?.(frame)
  } catch {
    // A recording is an extra: the broadcast goes on without it.
  }
}
