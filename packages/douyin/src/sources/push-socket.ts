import WebSocket from 'ws'
import { type DecodedFrame, decodeFrame, maxFrameBytes } from '../frames/decode-frame.ts'
import { ackFrame, heartbeatFrame } from '../frames/outgoing-frames.ts'

export type SocketEnd =
  /** The server answered the handshake but did not open: signature, headers or cookie. */
  | { kind: 'refused'; status: number }
  /** Nobody answered the handshake: no network, no name, no port. */
  | { kind: 'unreachable'; cause: unknown }
  /** Network failure, a normal close, or the server's own `close` frame. */
  | { kind: 'closed'; cause: unknown }
  /** A fault of our own while a frame was handled. */
  | { kind: 'broken'; cause: unknown }

export type PushSocketOptions = {
  url: string
  headers: Record<string, string>
  /** Ends the connection. */
  signal: AbortSignal
  handshakeTimeoutMs: number
  heartbeatEveryMs: number
  /** @param ping asks the server for a pong */
  onOpen: (ping: () => void) => void
  onPong: () => void
  /** The bytes of a frame, before anything is made of them. */
  onRaw: (bytes: Uint8Array) => void
  onFrame: (frame: DecodedFrame) => void
}

/** What may wait for a server that takes nothing from us; thousands of acknowledgements. */
const maxUnsentBytes = 1024 * 1024

/** Runs one push connection until it ends: heartbeats, acknowledgements, frames. Never rejects. */
export function runPushSocket(options: PushSocketOptions): Promise<SocketEnd> {
  return new Promise(resolve => openSocket(options, resolve))
}

function openSocket(options: PushSocketOptions, resolve: (end: SocketEnd) => void): void {
  const { signal } = options
  // Pings of the server, which drops who does not answer, are answered by `ws` itself.
  const socket = new WebSocket(options.url, {
    headers: options.headers,
    handshakeTimeout: options.handshakeTimeoutMs,
    maxPayload: maxFrameBytes,
    perMessageDeflate: false,
    followRedirects: false,
  })
  let heartbeat: NodeJS.Timeout | undefined
  let isOpen = false
  const end = (reason: SocketEnd) => {
    clearInterval(heartbeat)
    signal.removeEventListener('abort', stop)
    socket.terminate()
    resolve(reason)
  }
  const stop = () => end({ kind: 'closed', cause: signal.reason })
  const send = (bytes: Uint8Array) => {
    if (socket.bufferedAmount > maxUnsentBytes) end({ kind: 'closed', cause: 'takes nothing' })
    else socket.send(bytes)
  }
  const take = (frame: DecodedFrame) => {
    if (frame.kind === 'messages' && frame.needAck) send(ackFrame(frame.logId, frame.internalExt))
    options.onFrame(frame)
    if (frame.kind === 'control' && frame.type === 'close') {
      end({ kind: 'closed', cause: 'close frame' })
    }
  }
  // Closing a socket that is still connecting reports an error later: the listener stays.
  socket.on('error', cause => end({ kind: isOpen ? 'closed' : 'unreachable', cause }))
  socket.on('close', code => end({ kind: 'closed', cause: `close ${code}` }))
  socket.on('unexpected-response', (_request, response) => {
    const status = Number(response.headers['handshake-status'] ?? response.statusCode ?? 0)
    response.resume()
    end(isRefusal(status) ? { kind: 'refused', status } : { kind: 'closed', cause: status })
  })
  socket.on('open', () => {
    isOpen = true
    const beat = () => send(heartbeatFrame())
    beat()
    heartbeat = setInterval(beat, options.heartbeatEveryMs)
    options.onOpen(() => socket.ping())
  })
  socket.on('pong', () => options.onPong())
  socket.on('message', (data, isBinary) => {
    if (!isBinary || !(data instanceof Uint8Array)) return
    options.onRaw(data)
    try {
      take(decodeFrame(data))
    } catch (cause) {
      end({ kind: 'broken', cause })
    }
  })
  if (signal.aborted) stop()
  else signal.addEventListener('abort', stop, { once: true })
}

/** 200 in place of 101, with or without a `handshake-status`, and the codes the site uses. */
function isRefusal(status: number): boolean {
  return status === 200 || status === 403 || status === 415 || status === 417
}
