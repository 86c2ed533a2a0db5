import type { DouyinEndpoints } from '../room/endpoints.ts'
import { browserQuery } from '../room/web-query.ts'
import { signWebSocket } from '../signing/sign-web-socket.ts'

/** Version of the page's push library that the query claims to be. */
const sdkVersion = '1.0.15'

export type PushPlace = {
  origin: string
  endpoints: DouyinEndpoints
  roomId: string
  userUniqueId: string
  userAgent: string
  cursor: string
  internalExt: string
}

/** The push socket's URL, signed. Parameters as the page of 2026 sends them. */
export function pushUrl(place: PushPlace): string {
  const { roomId, userUniqueId } = place
  const query = new URLSearchParams({
    app_name: 'douyin_web',
    version_code: '180800',
    webcast_sdk_version: sdkVersion,
    update_version_code: sdkVersion,
    compress: 'gzip',
    ...browserQuery(place.userAgent),
    tz_name: 'Asia/Shanghai',
    cursor: place.cursor,
    internal_ext: place.internalExt,
    host: place.endpoints.liveOrigin,
    aid: '6383',
    live_id: '1',
    did_rule: '3',
    endpoint: 'live_pc',
    support_wrds: '1',
    user_unique_id: userUniqueId,
    im_path: '/webcast/im/fetch/',
    identity: 'audience',
    need_persist_msg_count: '15',
    insert_task_id: '',
    live_reason: '',
    room_id: roomId,
    heartbeatDuration: '0',
    signature: signWebSocket({ roomId, userUniqueId, sdkVersion }),
  })
  return `${place.origin}/webcast/im/push/v2/?${query}`
}
