import type { LiveEvent, Room, SourceItem, SourceName, SourceStatus } from '@talkingcat/contract'

export function testRoom(webRid: string): Room {
  return {
    webRid,
    roomId: `7${webRid.padStart(18, '0')}`,
    title: '今晚上新',
    hostName: '小茶馆',
    hostId: '9007199254740993',
  }
}

export function danmaku(text: string): SourceItem<LiveEvent> {
  const viewer = { id: '9007199254740995', name: '阿青', isMasked: false }
  return {
    kind: 'item',
    item: {
      type: 'danmaku.received',
      payload: { messageId: text.slice(0, 60), sentAt: null, viewer, text, style: 'text' },
    },
  }
}

export function sourceState(source: SourceName, status: SourceStatus) {
  const state = { source, status, since: 1, lastMessageAt: null }
  return {
    kind: 'state' as const,
    state: { ...state, attempt: 0, nextAttemptAt: null, problem: null },
  }
}
