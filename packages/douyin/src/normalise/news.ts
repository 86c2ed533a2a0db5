import { type LiveEvent, viewerKey } from '@talkingcat/contract'

/** Far more contests and lotteries than a broadcast has. */
const maxTopics = 1_000

/**
 * Tells events that say something from those that repeat the last word on their topic. The platform
 * sends boards, numbers and running lotteries again every few seconds; the log keeps their changes.
 */
export function createNews(): { isNew(event: LiveEvent): boolean } {
  const lastWords = new Map<string, string>()
  return {
    isNew(event) {
      const topic = topicOf(event)
      if (topic === null) return true
      const words = wordsOf(event)
      if (lastWords.get(topic) === words) return false
      lastWords.set(topic, words)
      const oldest = lastWords.keys().next().value
      if (lastWords.size > maxTopics && oldest !== undefined) lastWords.delete(oldest)
      return true
    },
  }
}

/** What an event is the newest word on; null for what happens anew each time. */
function topicOf(event: LiveEvent): string | null {
  switch (event.type) {
    case 'stats.updated':
    case 'rank.updated':
      return event.type
    case 'room.updated':
      // The page tells the title, another message the introduction: neither repeats the other.
      return event.payload.intro === '' ? 'room' : 'room intro'
    case 'pk.changed':
      return `pk ${event.payload.pkId}`
    case 'lottery.changed':
      // Of one without an id nobody knows whether it is the same.
      return event.payload.lotteryId === '' ? null : `lottery ${event.payload.lotteryId}`
    default:
      return null
  }
}

/** Everything an event says but where and when it was said. */
function wordsOf({ type, payload }: LiveEvent): string {
  if (type !== 'rank.updated') return inOrder({ ...payload, messageId: '', sentAt: null })
  // Pictures' addresses are signed anew all the time.
  const rows = payload.ranks.map(({ viewer, ...row }) => ({
    ...row,
    key: viewerKey(viewer),
    name: viewer.name,
  }))
  return inOrder({ rows })
}

/** An event that comes back from the log may hold its fields in another order. */
function inOrder(value: object): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )
}
