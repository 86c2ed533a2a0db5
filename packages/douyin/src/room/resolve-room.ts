import { AppError } from '@talkingcat/contract'
import {
  type Asking,
  askReflow,
  askRoomPage,
  askWebEnter,
  followShortLink,
} from './ask-platform.ts'
import { type DouyinEndpoints, defaultUserAgent } from './endpoints.ts'
import type { RoomLink } from './room-link.ts'
import type { RoomSnapshot } from './room-snapshot.ts'
import { isStreamAllowed } from './stream-host.ts'
import { fetchTtwid } from './ttwid.ts'

export type ResolveRoomOptions = {
  endpoints: DouyinEndpoints
  userAgent?: string
  signal: AbortSignal
  fetchImpl?: typeof fetch
  /** Longest wait for one answer; 10 s. */
  timeoutMs?: number
}

/**
 * Asks the platform what a link points at and whether it is on air.
 * @throws AppError ROOM_NOT_FOUND; ROOM_UNREACHABLE (network); ROOM_UNKNOWN (empty answers, captcha);
 *   ROOM_LINK_INVALID, ROOM_LINK_IS_PROFILE (a short link that leads elsewhere)
 */
export async function resolveRoom(
  link: RoomLink,
  options: ResolveRoomOptions,
): Promise<RoomSnapshot> {
  const asking = { userAgent: defaultUserAgent, timeoutMs: 10_000, ...options }
  const target = link.kind === 'short' ? await followShortLink(link.url, asking) : link
  const snapshot =
    target.kind === 'web'
      ? await resolveWebRid(target.webRid, asking)
      : await askReflow({ ...target, webRid: null }, asking)
  if (!snapshot) throw new AppError('ROOM_UNKNOWN')
  const ifAllowed = (url: string) =>
    url !== '' && isStreamAllowed(new URL(url), options.endpoints) ? url : ''
  const streams = snapshot.streams
    .map(stream => ({
      ...stream,
      flvUrl: ifAllowed(stream.flvUrl),
      hlsUrl: ifAllowed(stream.hlsUrl),
    }))
    .filter(({ flvUrl, hlsUrl }) => flvUrl !== '' || hlsUrl !== '')
  return { ...snapshot, streams }
}

/** web/enter, once more when it was empty, then the way around it: the page's HTML and the mobile site. */
async function resolveWebRid(webRid: string, asking: Asking): Promise<RoomSnapshot | null> {
  const { endpoints, userAgent, signal, timeoutMs, fetchImpl } = asking
  const ttwid = await fetchTtwid(endpoints.liveOrigin, {
    headers: { 'user-agent': userAgent },
    signal,
    timeoutMs,
    ...(fetchImpl && { fetchImpl }),
  })
  const snapshot =
    (await askWebEnter(webRid, ttwid, asking)) ?? (await askWebEnter(webRid, ttwid, asking))
  if (snapshot) return snapshot
  const roomId = await askRoomPage(webRid, ttwid, asking)
  return roomId === null ? null : askReflow({ roomId, webRid, secUid: null }, asking)
}
