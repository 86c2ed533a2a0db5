import type { LiveEvent } from '@talkingcat/contract'

/** What a bug report is about: everything but who it was and what they said. */
export function storyOf(events: readonly LiveEvent[]) {
  const numbers = new Map<string, number>()
  const numbered = (id: string) => {
    if (id !== '') numbers.set(id, numbers.get(id) ?? numbers.size)
    return numbers.get(id) ?? -1
  }
  return events.map(event => {
    const { payload } = event
    const base = { type: event.type, sentAt: payload.sentAt, message: numbered(payload.messageId) }
    const who =
      'viewer' in payload
        ? [
            numbered(payload.viewer.id),
            numbered(payload.viewer.name),
            numbered(payload.viewer.secUid ?? ''),
            payload.viewer.isMasked,
            payload.viewer.payLevel,
          ]
        : []
    switch (event.type) {
      case 'gift.received': {
        const { giftName, count, comboCount, isComboEnd, diamonds, isToHost, raw } = event.payload
        return { ...base, who, giftName, count, comboCount, isComboEnd, diamonds, isToHost, raw }
      }
      case 'danmaku.recalled':
        return { ...base, recalled: event.payload.recalledIds.map(numbered) }
      case 'danmaku.received':
        return { ...base, who, length: event.payload.text.length, style: event.payload.style }
      case 'stats.updated': {
        const { measure, value, total, isHidden } = event.payload
        return { ...base, measure, value, total, isHidden }
      }
      case 'pk.changed':
        return { ...base, scores: event.payload.scores.map(({ score }) => score) }
      case 'lottery.changed':
        return { ...base, lottery: numbered(event.payload.lotteryId), is: event.payload.status }
      default:
        return { ...base, who }
    }
  })
}
