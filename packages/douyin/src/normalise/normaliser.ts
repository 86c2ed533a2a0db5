import type { LiveEvent } from '@talkingcat/contract'
import type { PlatformMessage } from '../frames/decode-response.ts'
import { methods } from '../frames/message-fields.ts'
import { WireError, WireFields } from '../frames/wire-reader.ts'
import { createGiftReducer } from '../gifts/gift-reducer.ts'
import type { ReadContext } from './context.ts'
import { ignoredMethods } from './ignored-methods.ts'
import { createNews } from './news.ts'
import { createOpenGifts } from './open-gifts.ts'
import {
  readImDelete,
  readLiveMsgRecall,
  readLiveShopping,
  readLotteryDrawResult,
  readLotteryEventNew,
  readLuckyBox,
  readLuckyBoxEnd,
  readProductChange,
} from './read-changes.ts'
import { readGift } from './read-gift.ts'
import { readFansclub, readLike, readMember, readSocial } from './read-people.ts'
import { readPkEnd, readPkScores, readPkStart } from './read-pk.ts'
import {
  readControl,
  readRoomIntro,
  readRoomRank,
  readRoomStats,
  readRoomUserSeq,
} from './read-room.ts'
import { readChat, readEmojiChat, readPrivilegeScreenChat, readScreenChat } from './read-talk.ts'

type Reader = (message: WireFields, context: ReadContext) => LiveEvent[]

const readers: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  [methods.chat, readChat],
  [methods.emojiChat, readEmojiChat],
  [methods.screenChat, readScreenChat],
  [methods.privilegeScreenChat, readPrivilegeScreenChat],
  [methods.gift, readGift],
  [methods.like, readLike],
  [methods.member, readMember],
  [methods.social, readSocial],
  [methods.fansclub, readFansclub],
  [methods.roomUserSeq, readRoomUserSeq],
  [methods.roomStats, readRoomStats],
  [methods.roomRank, readRoomRank],
  [methods.roomIntro, readRoomIntro],
  [methods.control, readControl],
  [methods.imDelete, readImDelete],
  [methods.liveMsgRecall, readLiveMsgRecall],
  [methods.productChange, readProductChange],
  [methods.liveShopping, readLiveShopping],
  [methods.luckyBox, readLuckyBox],
  [methods.luckyBoxEnd, readLuckyBoxEnd],
  [methods.lotteryEventNew, readLotteryEventNew],
  [methods.lotteryDrawResult, readLotteryDrawResult],
  [methods.linkMicBattle, readPkStart],
  [methods.linkMicBattleFinish, readPkEnd],
  [methods.linkMic, readPkScores],
])

/** Some methods also come without the prefix that all others have. */
const prefix = 'Webcast'

export type NormaliserCounters = {
  messages: number
  events: number
  /** Messages of a known kind whose bytes could not be read. */
  damaged: number
  /** Messages of a known kind that say nothing new: repetitions, actions that are not events. */
  ignored: number
  /** Messages of known kinds that are left unread on purpose, by method name. */
  unreadByMethod: ReadonlyMap<string, number>
  /** Messages of kinds never heard of, by method name (at most 500 names). */
  unknownByMethod: ReadonlyMap<string, number>
}

export type Normaliser = {
  /** The live events of one message; never throws. */
  normalise(message: PlatformMessage): LiveEvent[]
  /** Goes on where an earlier run of the same session stopped: its combos are not counted again. */
  restore(event: LiveEvent): void
  /** Closes combos that went silent. Call about once a second. */
  flush(nowMs: number): LiveEvent[]
  readonly counters: NormaliserCounters
}

/**
 * Turns platform messages into live events. Holds the open gift combos of one room.
 * @param options.hostId tells gifts to the host from gifts to a PK opponent
 */
export function createNormaliser(
  options: { hostId?: string; roomId?: string; clock?: { now(): number } } = {},
): Normaliser {
  const { hostId = '', roomId = '', clock = Date } = options
  const gifts = createGiftReducer()
  const openGifts = createOpenGifts()
  const news = createNews()
  const unknownByMethod = new Map<string, number>()
  const unreadByMethod = new Map<string, number>()
  const byMethod = { unreadByMethod, unknownByMethod }
  const counters = { messages: 0, events: 0, damaged: 0, ignored: 0, ...byMethod }

  function read(reader: Reader, message: PlatformMessage): LiveEvent[] {
    const fields = new WireFields(message.payload)
    // Every message but one starts with `common` at field 1.
    const common = reader === readLiveMsgRecall ? null : fields.message(1)
    const nowMs = clock.now()
    const context = { messageId: message.msgId, common, roomId, hostId, nowMs, gifts }
    const events = reader(fields, context).filter(news.isNew)
    for (const event of events) if (event.type === 'gift.received') openGifts.remember(event)
    return events
  }

  return {
    counters,
    normalise(message) {
      counters.messages += 1
      const { method } = message
      const name = method.startsWith(prefix) ? method : prefix + method
      const reader = readers.get(name)
      if (!reader) {
        const isKnown = ignoredMethods.has(name)
        count(isKnown ? unreadByMethod : unknownByMethod, method)
        return []
      }
      try {
        const events = read(reader, message)
        counters.events += events.length
        if (events.length === 0) counters.ignored += 1
        return events
      } catch (error) {
        if (!(error instanceof WireError)) throw error
        counters.damaged += 1
        return []
      }
    },
    restore(event) {
      news.isNew(event)
      if (event.type !== 'gift.received') return
      gifts.restore(event.payload, clock.now())
      openGifts.remember(event)
    },
    flush(nowMs) {
      const events = gifts.flush(nowMs).flatMap(delta => openGifts.close(delta))
      counters.events += events.length
      return events
    },
  }
}

function count(counts: Map<string, number>, method: string): void {
  const name = counts.has(method) || counts.size < 500 ? method : '(other)'
  counts.set(name, (counts.get(name) ?? 0) + 1)
}
