import { AppError } from '@talkingcat/contract'
import { type DouyinEndpoints, isPlatformHost } from './endpoints.ts'
import { snapshotFromReflow, snapshotFromWebEnter } from './read-room.ts'
import { type Answer, request } from './request.ts'
import { isProfileUrl, linkFromUrl, type RoomLink } from './room-link.ts'
import { reflowSchema, webEnterSchema } from './room-schema.ts'
import type { RoomSnapshot } from './room-snapshot.ts'
import { parseJson } from './streams.ts'
import { browserQuery, randomMsToken } from './web-query.ts'

export type Asking = {
  endpoints: DouyinEndpoints
  userAgent: string
  signal: AbortSignal
  timeoutMs: number
  fetchImpl?: typeof fetch
}

/**
 * The web site's own question when a room's page opens.
 * @returns null when the answer is empty or not JSON: risk control, not an answer
 */
export async function askWebEnter(
  webRid: string,
  ttwid: string,
  asking: Asking,
): Promise<RoomSnapshot | null> {
  const { liveOrigin } = asking.endpoints
  const query = new URLSearchParams({
    aid: '6383',
    app_name: 'douyin_web',
    live_id: '1',
    language: 'zh-CN',
    enter_from: 'page_refresh',
    ...browserQuery(asking.userAgent),
    web_rid: webRid,
    room_id_str: '',
    enter_source: '',
    is_need_double_stream: 'false',
    insert_task_id: '',
    live_reason: '',
    msToken: randomMsToken(),
  })
  const answer = await ask(`${liveOrigin}/webcast/room/web/enter/?${query}`, asking, {
    referer: `${liveOrigin}/${webRid}`,
    ...(ttwid && { cookie: `ttwid=${ttwid}` }),
  })
  const parsed = webEnterSchema.safeParse(parseJson(textOf(answer)))
  return parsed.success ? snapshotFromWebEnter(parsed.data, webRid) : null
}

/** The mobile site's question about one broadcast; asks for no cookie. Null as above. */
export async function askReflow(
  known: { roomId: string; webRid: string | null; secUid: string | null },
  asking: Asking,
): Promise<RoomSnapshot | null> {
  const query = new URLSearchParams({
    type_id: '0',
    live_id: '1',
    app_id: '1128',
    room_id: known.roomId,
    sec_user_id: known.secUid ?? '',
  })
  const url = `${asking.endpoints.mobileOrigin}/webcast/room/reflow/info/?${query}`
  const parsed = reflowSchema.safeParse(parseJson(textOf(await ask(url, asking))))
  if (!parsed.success) return null
  const room = parsed.data.data?.room
  if (room) return snapshotFromReflow(room, known)
  if (parsed.data.status_code === 0) throw new AppError('ROOM_NOT_FOUND')
  return null
}

/**
 * The id of the current broadcast as the room's HTML states it; null when it does not.
 * The page holds JSON inside a JavaScript string, so quotes may be escaped.
 */
export async function askRoomPage(
  webRid: string,
  ttwid: string,
  asking: Asking,
): Promise<string | null> {
  const cookie = `__ac_nonce=0${Date.now().toString(16)}00000000; ttwid=${ttwid}`
  const answer = await ask(`${asking.endpoints.liveOrigin}/${webRid}`, asking, { cookie })
  return /\\*"roomId\\*":\s*\\*"(\d{17,20})\\*"/.exec(textOf(answer))?.[1] ?? null
}

/**
 * Follows a `v.douyin.com` link, at most 5 steps and only from one platform host to another.
 * @throws AppError ROOM_LINK_INVALID when it does not lead to a room, ROOM_LINK_IS_PROFILE when to a person
 */
export async function followShortLink(
  shortUrl: string,
  asking: Asking,
): Promise<Exclude<RoomLink, { kind: 'short' }>> {
  let url = new URL(shortUrl)
  for (let step = 0; step < 5; step++) {
    const answer = await ask(url.href, asking)
    const next = URL.parse(answer.headers.get('location') ?? '', url.href)
    if (!next || !isPlatformHost(next.hostname)) break
    next.protocol = 'https:'
    const link = linkFromUrl(next)
    if (link && link.kind !== 'short') return link
    if (isProfileUrl(next)) throw new AppError('ROOM_LINK_IS_PROFILE')
    url = next
  }
  throw new AppError('ROOM_LINK_INVALID', { reason: 'short-link' })
}

async function ask(
  url: string,
  asking: Asking,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const { userAgent, signal, timeoutMs, fetchImpl } = asking
  const answer = await request(url, {
    headers: { 'user-agent': userAgent, 'accept-language': 'zh-CN,zh;q=0.9', ...headers },
    signal,
    timeoutMs,
    ...(fetchImpl && { fetchImpl }),
  })
  if (answer.status === 404) throw new AppError('ROOM_NOT_FOUND')
  if (answer.status >= 500) throw new AppError('ROOM_UNREACHABLE', { status: answer.status })
  return answer
}

function textOf(answer: Answer): string {
  return new TextDecoder().decode(answer.body)
}
