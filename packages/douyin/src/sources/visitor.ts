import type { PlatformMessage } from '../frames/decode-response.ts'
import { tellRaw } from '../recording/recorded-frame.ts'
import { fetchTtwid, forgetTtwid } from '../room/ttwid.ts'
import { createDeviceId } from '../signing/device-id.ts'
import type { DirectRun } from './direct-options.ts'
import { fetchPushStart, type PushStart } from './im-fetch.ts'
import { pushUrl } from './push-url.ts'

/** Who we are to the platform, and where in the room's stream we stand. */
export type Visitor = {
  /** Address and headers of the next connection. Asks im/fetch where there is no place to resume from. */
  prepare(attempt: number): Promise<{ url: string; headers: Record<string, string> }>
  /** Keeps the newest place, to resume there. */
  moveTo(place: { cursor: string; internalExt: string }): void
  /** The server does not take us where we stood: a fresh place. */
  forgetPlace(): void
  /** The server refused us: the cookie may be why. */
  forgetCookie(): void
  /** The server serves this visitor nothing any more: a new one, from a fresh place. */
  becomeNew(): void
}

/** @param onHistory gets the room's newest messages, where im/fetch tells them */
export function createVisitor(
  run: DirectRun,
  onHistory: (messages: readonly PlatformMessage[]) => void,
): Visitor {
  const { options, userAgent, timings, signal, clock } = run
  const { endpoints, room } = options
  let deviceId = options.deviceId
  let start: PushStart | null = null

  async function begin(cookie: string): Promise<PushStart> {
    const begun = await fetchPushStart({
      endpoints,
      roomId: room.roomId,
      webRid: room.webRid,
      userUniqueId: deviceId,
      userAgent,
      cookie,
      timeoutMs: timings.fetchTimeoutMs,
      signal,
      nowMs: clock.now(),
      onRaw: bytes => tellRaw(options.onRawFrame, { atMs: clock.now(), kind: 'im-fetch', bytes }),
    })
    onHistory(begun.messages)
    return begun
  }

  return {
    async prepare(attempt) {
      const cookie = await cookieOf(run)
      start ??= await begin(cookie)
      const { cursor, internalExt, pushOrigin } = start
      const origins = [...new Set([...(pushOrigin ? [pushOrigin] : []), ...endpoints.pushOrigins])]
      const origin = origins[attempt % origins.length] ?? ''
      const place = { origin, endpoints, roomId: room.roomId, cursor, internalExt }
      const url = pushUrl({ ...place, userUniqueId: deviceId, userAgent })
      return { url, headers: headersOf(run, cookie) }
    },
    moveTo({ cursor, internalExt }) {
      if (start && fitsUrl(cursor)) start.cursor = cursor
      if (start && fitsUrl(internalExt)) start.internalExt = internalExt
    },
    forgetPlace() {
      start = null
    },
    forgetCookie() {
      forgetTtwid(endpoints.liveOrigin)
    },
    becomeNew() {
      deviceId = createDeviceId()
      start = null
    },
  }
}

/** Real ones are a few hundred characters; no server takes an address of any length. */
function fitsUrl(text: string): boolean {
  return text !== '' && text.length <= 2_048
}

/** The visitor's cookie and the host's login, if any. */
async function cookieOf(run: DirectRun): Promise<string> {
  const { options, userAgent, timings, signal } = run
  const ttwid = await fetchTtwid(options.endpoints.liveOrigin, {
    headers: { 'user-agent': userAgent },
    signal,
    timeoutMs: timings.fetchTimeoutMs,
  }).catch(() => {
    // The socket's own attempt will show whether the network or only this page is away.
    return ''
  })
  return [ttwid && `ttwid=${ttwid}`, options.cookie].filter(Boolean).join('; ')
}

function headersOf(run: DirectRun, cookie: string): Record<string, string> {
  const { liveOrigin } = run.options.endpoints
  return {
    'user-agent': run.userAgent,
    origin: liveOrigin,
    referer: `${liveOrigin}/${run.options.room.webRid}`,
    ...(cookie && { cookie }),
  }
}
