import type { RoomState } from './room-state.ts'

/** As the platform offers them: `ao` is sound only, the others carry a picture too. */
export const qualities = [
  { key: 'ao', name: '', resolution: '', level: 0, fps: 0 },
  { key: 'md', name: '', resolution: '640x360', level: 0, fps: 15 },
  { key: 'ld', name: '标清', resolution: '960x540', level: 1, fps: 25 },
  { key: 'sd', name: '高清', resolution: '1280x720', level: 2, fps: 30 },
  { key: 'origin', name: '原画', resolution: '', level: 5, fps: 60 },
] as const
export type Quality = (typeof qualities)[number]

const onAir = 2
const ended = 4
const linkLifeMs = 6 * 3_600_000

/** The room object, of the shape of a real web/enter answer of 2026-04. */
export function roomAnswer(state: RoomState): object {
  const { manifest } = state.recording
  const isLive = !state.clock.hasEnded()
  const online = onlineText(state)
  return {
    id_str: manifest.roomId,
    status: isLive ? onAir : ended,
    status_str: String(isLive ? onAir : ended),
    title: manifest.title,
    user_count_str: online,
    cover: { url_list: [] },
    ...(isLive && { stream_url: streamUrls(state.origin) }),
    owner: ownerAnswer(state),
    stats: { like_count: 0, total_user_str: '', user_count_str: online },
    has_commerce_goods: true,
    room_view_stats: { display_long: `${online}在线观众`, display_type: 1, is_hidden: false },
    like_count: 0,
    owner_user_id_str: manifest.host.id,
    live_room_mode: 1,
  }
}

export function ownerAnswer({ recording }: RoomState): object {
  const { host, webRid } = recording.manifest
  return {
    id_str: host.id,
    sec_uid: host.secUid,
    nickname: host.name,
    web_rid: webRid,
    avatar_thumb: { url_list: [] },
    follow_info: { follow_status: 0, follow_status_str: '0' },
  }
}

/** The whole answer of /webcast/room/web/enter/. A room that is not ours is an empty list. */
export function webEnterAnswer(state: RoomState, webRid: string): object {
  const { manifest } = state.recording
  const isOurs = webRid === manifest.webRid || webRid === manifest.host.displayId
  const data = isOurs
    ? {
        data: [roomAnswer(state)],
        enter_room_id: manifest.roomId,
        user: ownerAnswer(state),
        room_status: state.clock.hasEnded() ? 2 : 0,
        enter_mode: 0,
        qrcode_url: '',
      }
    : { data: [], enter_room_id: '', room_status: 2 }
  return { data, extra: { now: Date.now() }, status_code: 0 }
}

function streamUrls(origin: string): object {
  const expire = Math.floor((Date.now() + linkLifeMs) / 1000).toString(16)
  const flv = ({ key }: Quality) =>
    `${origin}/stream/${key}.flv?expire=${expire}&sign=x${key === 'ao' ? '&only_audio=1' : ''}`
  const named = qualities.filter(({ name }) => name !== '')
  const streamData = {
    common: { stream: 'demo', version: 0, stream_data_content_encoding: 'default' },
    data: Object.fromEntries(
      qualities.map(quality => [quality.key, { main: { flv: flv(quality), hls: '', cmaf: '' } }]),
    ),
  }
  return {
    flv_pull_url: Object.fromEntries(
      qualities.flatMap(quality => {
        const older = { ld: 'SD1', sd: 'SD2' }[String(quality.key)]
        return older ? [[older, flv(quality)]] : []
      }),
    ),
    default_resolution: 'SD2',
    hls_pull_url_map: {},
    hls_pull_url: '',
    stream_orientation: 2,
    live_core_sdk_data: {
      pull_data: {
        options: {
          default_quality: { name: '原画', sdk_key: 'origin', v_codec: '264', level: 5 },
          qualities: named.map(({ key, ...rest }) => ({ sdk_key: key, v_codec: '264', ...rest })),
        },
        stream_data: JSON.stringify(streamData),
      },
    },
    pull_datas: {},
  }
}

function onlineText({ recording, clock }: RoomState): string {
  return clock.hasEnded() ? '0' : String(recording.manifest.truth.totals.peakOnline)
}
