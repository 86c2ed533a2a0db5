import { AppError } from '@talkingcat/contract'
import { inflate } from '../frames/decode-frame.ts'
import { decodeResponse, type PlatformMessage } from '../frames/decode-response.ts'
import { WireError } from '../frames/wire-reader.ts'
import { acceptPushOrigin, type DouyinEndpoints } from '../room/endpoints.ts'
import { request } from '../room/request.ts'
import { browserQuery, randomMsToken } from '../room/web-query.ts'

/** Where in the room's stream to start, and where from. */
export type PushStart = {
  cursor: string
  internalExt: string
  messages: PlatformMessage[]
  /** A checked push server the platform prefers; null when it named none that may be used. */
  pushOrigin: string | null
}

export type PushStartOptions = {
  endpoints: DouyinEndpoints
  roomId: string
  webRid: string
  userUniqueId: string
  userAgent: string
  cookie: string
  timeoutMs: number
  signal: AbortSignal
  nowMs: number
  /** The answer's body, before anything is made of it. */
  onRaw: (bytes: Uint8Array) => void
}

/** Asks im/fetch where to start; a start of our own making when it does not answer usefully. */
export async function fetchPushStart(options: PushStartOptions): Promise<PushStart> {
  try {
    return await askImFetch(options)
  } catch (error) {
    options.signal.throwIfAborted()
    // The socket works without it, only the first messages are missing.
    if (error instanceof AppError || error instanceof WireError) return ownStart(options)
    throw error
  }
}

async function askImFetch(options: PushStartOptions): Promise<PushStart> {
  const { endpoints, userAgent, cookie, signal, timeoutMs } = options
  const query = new URLSearchParams({
    resp_content_type: 'protobuf',
    did_rule: '3',
    aid: '6383',
    app_name: 'douyin_web',
    live_id: '1',
    version_code: '180800',
    ...browserQuery(userAgent),
    fetch_rule: '1',
    identity: 'audience',
    cursor: '',
    internal_ext: '',
    last_rtt: '0',
    room_id: options.roomId,
    user_unique_id: options.userUniqueId,
    msToken: randomMsToken(),
  })
  const answer = await request(`${endpoints.liveOrigin}/webcast/im/fetch/?${query}`, {
    headers: {
      'user-agent': userAgent,
      referer: `${endpoints.liveOrigin}/${options.webRid}`,
      ...(cookie && { cookie }),
    },
    signal,
    timeoutMs,
  })
  if (answer.status !== 200 || answer.body.length === 0) throw new AppError('ROOM_UNKNOWN')
  options.onRaw(answer.body)
  const response = decodeResponse(isGzip(answer.body) ? inflate(answer.body) : answer.body)
  if (response.cursor === '') throw new AppError('ROOM_UNKNOWN')
  const { cursor, internalExt, messages, pushServer } = response
  return { cursor, internalExt, messages, pushOrigin: acceptPushOrigin(pushServer, endpoints) }
}

function isGzip(body: Uint8Array): boolean {
  return body[0] === 0x1f && body[1] === 0x8b
}

/** The shapes are those of real frames; the server accepts them from public clients. */
function ownStart(options: PushStartOptions): PushStart {
  const { roomId, userUniqueId, nowMs } = options
  const serial = `7${String(nowMs).padEnd(18, '0').slice(0, 18)}`
  return {
    cursor: `d-1_u-1_fh-${serial}_t-${nowMs}_r-1`,
    internalExt: [
      'internal_src:dim',
      `wss_push_room_id:${roomId}`,
      `wss_push_did:${userUniqueId}`,
      `first_req_ms:${nowMs}`,
      `fetch_time:${nowMs}`,
      'seq:1',
      `wss_info:0-${nowMs}-0-0`,
      `wrds_v:${serial}`,
    ].join('|'),
    messages: [],
    pushOrigin: null,
  }
}
