import { AppError } from '@talkingcat/contract'
import { type DouyinEndpoints, isPlatformHost } from './endpoints.ts'

/** What a pasted text points at, before anything was asked of the platform. */
export type RoomLink =
  /** `webRid` is the number in the room's URL or the host's 抖音号. */
  | { kind: 'web'; webRid: string }
  /** One broadcast, as links shared from the phone name it. */
  | { kind: 'broadcast'; roomId: string; secUid: string | null }
  /** A `v.douyin.com` link, whose redirect has to be followed. */
  | { kind: 'short'; url: string }

const webRidPattern = /^[0-9]{3,16}$/
const roomIdPattern = /^[0-9]{17,20}$/
/** 抖音号: letters, digits, `_`, `-`, `.`. */
const displayIdPattern = /^[A-Za-z0-9][A-Za-z0-9_.-]{2,29}$/
const urlPattern =
  /(?:https?:\/\/)?(?:[a-z0-9-]+\.)+(?:com|cn)\/[^\s\u3000-\u9fff\uff00-\uffef"'<>]*/gi

/**
 * Reads what users paste: a bare number, a 抖音号, a room's URL with or without tracking, a phone's
 * share text. A loopback URL is taken only when `endpoints` is that very address (demo room).
 * @throws AppError ROOM_LINK_INVALID; ROOM_LINK_IS_PROFILE for a person's page, which no public answer
 *   leads from to a room
 */
export function parseRoomLink(input: string, endpoints?: DouyinEndpoints): RoomLink {
  const text = input.slice(0, 2000).trim()
  const bare = /^(?:抖音号|直播间)?[:：#]?\s*([^\s:：#/]+)$/.exec(text)?.[1]
  const link =
    (bare !== undefined ? fromId(bare) : null) ?? fromDemoUrl(text, endpoints) ?? fromText(text)
  if (!link) throw new AppError('ROOM_LINK_INVALID')
  return link
}

/** What a URL of the platform points at; null when it is not a room. Also used on redirects. */
export function linkFromUrl(url: URL): RoomLink | null {
  const segments = url.pathname.split('/').filter(part => part !== '')
  const last = segments.at(-1) ?? ''
  if (url.hostname === 'v.douyin.com') {
    return segments.length > 0
      ? { kind: 'short', url: `https://v.douyin.com${url.pathname}` }
      : null
  }
  if (segments.includes('reflow') && roomIdPattern.test(last)) {
    return { kind: 'broadcast', roomId: last, secUid: url.searchParams.get('sec_user_id') }
  }
  if (url.hostname === 'live.douyin.com') return segments.length === 1 ? fromId(last) : null
  if (/^((www|m)\.)?(ies)?douyin\.com$/.test(url.hostname) && segments.at(-2) === 'live')
    return fromId(last)
  return null
}

function fromId(id: string): RoomLink | null {
  if (roomIdPattern.test(id)) return { kind: 'broadcast', roomId: id, secUid: null }
  if (webRidPattern.test(id)) return { kind: 'web', webRid: id }
  const isDisplayId = displayIdPattern.test(id) && /[A-Za-z]/.test(id) && !/\.(com|cn)$/i.test(id)
  return isDisplayId ? { kind: 'web', webRid: id } : null
}

function fromDemoUrl(text: string, endpoints: DouyinEndpoints | undefined): RoomLink | null {
  if (!endpoints || !URL.canParse(text)) return null
  const url = new URL(text)
  if (url.origin !== endpoints.liveOrigin || isPlatformHost(url.hostname)) return null
  return fromId(url.pathname.slice(1))
}

function fromText(text: string): RoomLink | null {
  let hasProfile = false
  for (const [found] of text.matchAll(urlPattern)) {
    const url = URL.parse(/^https?:/i.test(found) ? found : `https://${found}`)
    if (!url || !isPlatformHost(url.hostname)) continue
    const link = linkFromUrl(url)
    if (link) return link
    hasProfile ||= isProfileUrl(url)
  }
  if (hasProfile) throw new AppError('ROOM_LINK_IS_PROFILE')
  return null
}

/** `www.douyin.com/user/<sec_uid>`, or `…/share/user/<id>` where a short link leads to it. */
export function isProfileUrl(url: URL): boolean {
  return /^(\/share)?\/user\/[^/]+/.test(url.pathname)
}
