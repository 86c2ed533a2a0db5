import type { EntryBody, EntryBodyOf, Room, Viewer } from '@talkingcat/contract'

/** Made-up facts for tests of logs and folds. */
export const testRoom: Room = {
  webRid: '100200300',
  roomId: '7512345678901234567',
  title: '山野茶铺 春茶上新',
  hostName: '茶铺阿禾',
  hostId: '9900112233',
}

export const viewerNamed = (name: string, id = `id-${name}`): Viewer => ({
  id,
  name,
  isMasked: false,
})

const base = { messageId: '7500000000000000001', sentAt: null }

export const started = (room: Room = testRoom): EntryBodyOf<'session.started'> => ({
  type: 'session.started',
  payload: { input: room.webRid, room, isDemo: false, appVersion: '0.1.0' },
})
export const resumed = (room: Room = testRoom): EntryBodyOf<'session.resumed'> => ({
  type: 'session.resumed',
  payload: { room, appVersion: '0.1.0' },
})
export const ended = (
  reason: 'host' | 'broadcast-ended' | 'closed' = 'host',
): EntryBodyOf<'session.ended'> => ({ type: 'session.ended', payload: { reason } })
export const recapWritten = (folder: string): EntryBodyOf<'recap.written'> => ({
  type: 'recap.written',
  payload: { folder, files: ['report.html'] },
})
export const danmaku = (
  text: string,
  viewer = viewerNamed('小满'),
): EntryBodyOf<'danmaku.received'> => ({
  type: 'danmaku.received',
  payload: { ...base, viewer, text, style: 'text' },
})
export const like = (
  count: number,
  roomTotal: number | null = null,
  viewer = viewerNamed('小满'),
): EntryBodyOf<'like.received'> => ({
  type: 'like.received',
  payload: { ...base, viewer, count, roomTotal },
})
export const enter = (viewer = viewerNamed('小满')): EntryBodyOf<'enter.received'> => ({
  type: 'enter.received',
  payload: { ...base, viewer, onlineCount: null },
})
export const follow = (viewer = viewerNamed('小满')): EntryBodyOf<'follow.received'> => ({
  type: 'follow.received',
  payload: { ...base, viewer, followerCount: null },
})
export const share = (viewer = viewerNamed('小满')): EntryBodyOf<'share.received'> => ({
  type: 'share.received',
  payload: { ...base, viewer },
})
export const fansClub = (
  action: 'joined' | 'upgraded' | 'other' = 'joined',
  viewer = viewerNamed('小满'),
): EntryBodyOf<'fans-club.received'> => ({
  type: 'fans-club.received',
  payload: { ...base, viewer, action, text: '加入了粉丝团' },
})
export const audience = (
  onlineCount: number,
  totalViewerCount: number | null = null,
): EntryBodyOf<'audience.updated'> => ({
  type: 'audience.updated',
  payload: { ...base, onlineCount, totalViewerCount, ranks: [] },
})
export const danmakuWithId = (
  messageId: string,
  text: string,
  viewer = viewerNamed('小满'),
): EntryBodyOf<'danmaku.received'> => ({
  type: 'danmaku.received',
  payload: { ...base, messageId, viewer, text, style: 'text' },
})
export const recalled = (
  recalledIds: string[],
  recalledViewerIds: string[] = [],
): EntryBodyOf<'danmaku.recalled'> => ({
  type: 'danmaku.recalled',
  payload: { ...base, recalledIds, recalledViewerIds },
})
export const utterance = (startMs: number, endMs: number, text: string): EntryBody => ({
  type: 'utterance.recognized',
  payload: {
    utteranceId: `u${startMs}`,
    startMs,
    endMs,
    text,
    language: 'zh',
    emotion: 'NEUTRAL',
    audioEvent: 'Speech',
    confidence: 0.9,
    modelId: 'test',
  },
})
export const gift = (options: {
  count: number
  each?: number | null
  name?: string
  comboKey?: string
  isToHost?: boolean
  isComboEnd?: boolean
  comboCount?: number
  viewer?: Viewer
}): EntryBodyOf<'gift.received'> => {
  const { count, each = 1 } = options
  return {
    type: 'gift.received',
    payload: {
      ...base,
      viewer: options.viewer ?? viewerNamed('小满'),
      giftId: '463',
      giftName: options.name ?? '小心心',
      comboKey: options.comboKey ?? 'combo-1',
      count,
      comboCount: options.comboCount ?? count,
      isComboEnd: options.isComboEnd ?? false,
      diamondsEach: each,
      diamonds: each === null ? null : each * count,
      isToHost: options.isToHost ?? true,
      raw: { groupCount: 1, repeatCount: count, comboCount: count, totalCount: 0, repeatEnd: 0 },
    },
  }
}
export const gap = (
  fromAt: number,
  toAt: number,
  source: 'room' | 'audio' = 'room',
): EntryBodyOf<'gap.recorded'> => ({
  type: 'gap.recorded',
  payload: { source, fromAt, toAt, reason: 'network' },
})
