import { pushFrameFields } from '@talkingcat/douyin/wire'
import type { RawData, WebSocket } from 'ws'
import { encodePushFrame, encodeResponse } from '../encode/envelope.ts'
import { fieldsOf, textOf } from '../recording/wire-walk.ts'
import type { RoomState } from './room-state.ts'
import type { TimelineFrame } from './timeline.ts'

const firstLogId = 7_631_000_000_000_000_000n
const maxWaitingBytes = 8_000_000
/** Acknowledgements are awaited for this many frames. */
const maxAwaited = 2000

/** One connected client: sends it the frames in turn and listens for its heartbeats. */
export class PushSession {
  readonly socket: WebSocket
  readonly #state: RoomState
  /** internal_ext by log id, of frames not yet acknowledged. */
  readonly #awaited = new Map<bigint, string>()
  #next: number
  #sent = 0
  #heardAt = performance.now()

  constructor(socket: WebSocket, state: RoomState, firstFrame: number) {
    this.socket = socket
    this.#state = state
    this.#next = firstFrame
    socket.on('message', data => this.#hear(data))
  }

  /** Sends what has become due, and lets go of a client that went quiet. */
  pump(dueCount: number, areSocketsSilent: boolean): void {
    const { heartbeatTimeoutMs, counters, timeline } = this.#state
    if (performance.now() - this.#heardAt > heartbeatTimeoutMs) {
      counters.silentDrops += 1
      this.socket.terminate()
      return
    }
    if (areSocketsSilent) return
    for (; this.#next < dueCount && this.socket.readyState === 1; this.#next++) {
      const frame = timeline.frame(this.#next)
      if (frame) this.#send(frame)
      if (timeline.isLast(this.#next)) this.socket.close(1000)
    }
    if (this.socket.bufferedAmount > maxWaitingBytes) this.socket.terminate()
  }

  #send(frame: TimelineFrame): void {
    const { counters, faults, clock } = this.#state
    const now = clock.wallAt(clock.nowMs())
    const logId = firstLogId + BigInt(this.#next) * 7919n
    const response = encodeResponse({ ...frame.place, ...frame, now, needAck: true })
    const bytes = encodePushFrame(++this.#sent, logId, frame.place, response, now)
    if (faults.corruptNextFrame) {
      faults.corruptNextFrame = false
      counters.corruptedMessages += frame.messages.length
      bytes.fill(0xff, bytes.length - 40)
    } else {
      this.#awaited.set(logId, frame.place.internalExt)
      if (this.#awaited.size > maxAwaited) this.#awaited.clear()
    }
    counters.frames += 1
    this.socket.send(bytes)
  }

  #hear(data: RawData): void {
    const { counters } = this.#state
    const bytes = Buffer.isBuffer(data) ? data : Buffer.concat([data].flat().map(bytesOf))
    const heard = readClientFrame(bytes)
    if (heard?.type === 'hb') {
      this.#heardAt = performance.now()
      counters.heartbeats += 1
      return
    }
    const isRight = heard?.type === 'ack' && this.#awaited.get(heard.logId) === heard.body
    if (isRight) this.#awaited.delete(heard.logId)
    counters[isRight ? 'acks' : 'wrongAcks'] += 1
  }
}

function bytesOf(part: ArrayBuffer | Buffer): Buffer {
  return Buffer.isBuffer(part) ? part : Buffer.from(part)
}

/** What a client said; undefined when it can not be read. */
function readClientFrame(bytes: Uint8Array) {
  try {
    const fields = fieldsOf(bytes)
    const find = (number: number) => fields.find(field => field.number === number)
    return {
      type: textOf(bytes, find(pushFrameFields.payloadType)),
      logId: find(pushFrameFields.logId)?.value ?? 0n,
      body: textOf(bytes, find(pushFrameFields.payload)),
    }
  } catch {
    // Whatever a client sends must not end the room; it counts as a wrong acknowledgement.
    return undefined
  }
}
