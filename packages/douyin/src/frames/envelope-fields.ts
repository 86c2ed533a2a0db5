/**
 * Field numbers of what wraps every message. One table per protobuf message; the decoder reads by
 * them and the demo room writes by them. All seen on real frames of 2022-12 and 2026-04.
 */
export const pushFrameFields = {
  seqId: 1,
  /** Above 2^53 on real frames: never a JavaScript number. */
  logId: 2,
  service: 3,
  method: 4,
  headers: 5,
  payloadEncoding: 6,
  /** `msg` comes in; `hb` and `ack` go out; `close` may come in. */
  payloadType: 7,
  payload: 8,
} as const

/** One header of a push frame; a map entry has the same shape. */
export const headerFields = { key: 1, value: 2 } as const

export const responseFields = {
  messages: 1,
  cursor: 2,
  fetchIntervalMs: 3,
  now: 4,
  internalExt: 5,
  fetchType: 6,
  routeParams: 7,
  /** In seconds; 15 on the real frames of 2026. */
  heartbeatDuration: 8,
  needAck: 9,
  pushServer: 10,
  liveCursor: 11,
  historyNoMore: 12,
  proxyServer: 13,
  pushServerV2: 14,
} as const

export const messageFields = {
  method: 1,
  payload: 2,
  /** Can differ from `Common.msgId`; this one tells replayed messages apart. */
  msgId: 3,
  msgType: 4,
  offset: 5,
} as const
