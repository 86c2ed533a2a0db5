import { gunzipSync } from 'node:zlib'
import protobuf from 'protobufjs'

/** The same messages and fields as our own tables, for a general protobuf library. */
const schema = `
syntax = "proto3";
message Header { string key = 1; string value = 2; }
message PushFrame {
  uint64 log_id = 2; repeated Header headers = 5; string payload_type = 7; bytes payload = 8;
}
message Message { string method = 1; bytes payload = 2; uint64 msg_id = 3; }
message Response {
  repeated Message messages = 1; string cursor = 2; string internal_ext = 5; bool need_ack = 9;
  string push_server = 10; string push_server_v2 = 14;
}
message Image { repeated string url_list = 1; }
message PayGrade { uint64 level = 6; }
message FansClubData { string club_name = 1; uint64 level = 2; }
message FansClub { FansClubData data = 1; }
message User {
  uint64 id = 1; string nickname = 3; uint64 gender = 4; Image avatar_thumb = 9;
  PayGrade pay_grade = 23; FansClub fans_club = 24; string display_id = 38; string sec_uid = 46;
  string desensitized_nickname = 68;
}
message Text { string key = 1; }
message Common { uint64 msg_id = 2; uint64 room_id = 3; uint64 create_time = 4; Text display_text = 8; }
message Gift { uint64 id = 5; bool combo = 10; uint64 diamond_count = 12; string name = 16; }
message WebcastChatMessage { Common common = 1; User user = 2; string content = 3; uint64 event_time = 15; }
message WebcastGiftMessage {
  Common common = 1; uint64 gift_id = 2; uint64 group_count = 4; uint64 repeat_count = 5;
  uint64 combo_count = 6; User user = 7; User to_user = 8; uint64 repeat_end = 9;
  uint64 group_id = 11; Gift gift = 15; uint64 total_count = 29; uint64 send_time = 33;
}
message WebcastLikeMessage { Common common = 1; uint64 count = 2; uint64 total = 3; User user = 5; }
message WebcastMemberMessage { Common common = 1; User user = 2; uint64 member_count = 3; uint64 action = 10; }
`

const { root } = protobuf.parse(schema, { keepCase: true })
const frameType = root.lookupType('PushFrame')
const responseType = root.lookupType('Response')
const byMethod = new Map(
  ['Chat', 'Gift', 'Like', 'Member'].map(kind => {
    const name = `Webcast${kind}Message`
    return [name, root.lookupType(name)]
  }),
)

type Frame = { headers: { key: string; value: string }[]; payload: Uint8Array }
type Response = { messages: { method: string; payload: Uint8Array }[] }

/**
 * Decodes only: no live events, no gift totals.
 * @param isExact also gives every 64-bit id as exact text, as our own reader does
 * @returns how many messages the frame holds
 */
export function decodeWithProtobufjs(bytes: Uint8Array, isExact: boolean): number {
  // The library's own type is untyped; the schema above says what it holds.
  const frame = frameType.decode(bytes) as unknown as Frame
  const isGzip = frame.headers.some(({ key, value }) => key === 'compress_type' && value === 'gzip')
  const body = isGzip ? gunzipSync(frame.payload, { maxOutputLength: 2 ** 25 }) : frame.payload
  const response = responseType.decode(body) as unknown as Response
  for (const { method, payload } of response.messages) {
    const type = byMethod.get(method)
    const message = type?.decode(payload)
    if (isExact && message) type?.toObject(message, { longs: String })
  }
  return response.messages.length
}
