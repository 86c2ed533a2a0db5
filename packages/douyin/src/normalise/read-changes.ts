import type { LiveEvent, LiveEventOf } from '@talkingcat/contract'
import {
  imDeleteMessageFields,
  liveMsgRecallMessageFields,
  liveShoppingMessageFields,
  lotteryDrawResultMessageFields,
  lotteryEventNewMessageFields,
  luckyBoxEndMessageFields,
  luckyBoxMessageFields,
  productChangeMessageFields,
  productFields,
} from '../frames/message-fields.ts'
import type { WireFields } from '../frames/wire-reader.ts'
import type { ReadContext } from './context.ts'
import { clipText, readSentAt } from './read-parts.ts'

/** A bound against hostile frames. */
const maxIds = 500

export function readImDelete(message: WireFields, context: ReadContext): LiveEvent[] {
  const recalledIds = message.ids(imDeleteMessageFields.messageIds, maxIds).filter(isPresent)
  const recalledViewerIds = message.ids(imDeleteMessageFields.userIds, maxIds).filter(isPresent)
  if (recalledIds.length + recalledViewerIds.length === 0) return []
  const payload = { ...origin(context), recalledIds, recalledViewerIds }
  return [{ type: 'danmaku.recalled', payload }]
}

/** One message taken back, by its id in digits; other texts are no ids of messages. */
export function readLiveMsgRecall(message: WireFields, context: ReadContext): LiveEvent[] {
  const id = message.text(liveMsgRecallMessageFields.recalledId)
  if (!/^[1-9]\d{0,19}$/.test(id)) return []
  const payload = { ...origin(context), recalledIds: [id], recalledViewerIds: [] }
  return [{ type: 'danmaku.recalled', payload }]
}

export function readProductChange(message: WireFields, context: ReadContext): LiveEvent[] {
  const payload = {
    ...origin(context),
    productIds: message
      .messages(productChangeMessageFields.products, maxIds)
      .map(product => product.id(productFields.promotionId))
      .filter(isPresent),
    productCount: message.count(productChangeMessageFields.total) || null,
    text: clipText(message.text(productChangeMessageFields.toast)),
  }
  return [{ type: 'product.changed', payload }]
}

/** Without a product's id it says nothing a host can use. */
export function readLiveShopping(message: WireFields, context: ReadContext): LiveEvent[] {
  const productId = message.id(liveShoppingMessageFields.promotionId)
  if (productId === '') return []
  const payload = { ...origin(context), productIds: [productId], productCount: null, text: '' }
  return [{ type: 'product.changed', payload }]
}

export function readLuckyBox(message: WireFields, context: ReadContext): LiveEvent[] {
  return lottery(context, {
    lotteryId: message.id(luckyBoxMessageFields.boxId),
    kind: 'lucky-box',
    status: 'started',
    title: clipText(message.text(luckyBoxMessageFields.title), 100),
    diamonds: message.count(luckyBoxMessageFields.diamondCount) || null,
  })
}

export function readLuckyBoxEnd(message: WireFields, context: ReadContext): LiveEvent[] {
  const lotteryId = message.id(luckyBoxEndMessageFields.boxId)
  return lottery(context, { lotteryId, kind: 'lucky-box', status: 'ended' })
}

const lotteryStatuses: Partial<Record<number, 'started' | 'ended'>> = { 1: 'started', 2: 'ended' }

/** Sent again and again while a lottery runs; other statuses (review, …) are no events. */
export function readLotteryEventNew(message: WireFields, context: ReadContext): LiveEvent[] {
  const status = lotteryStatuses[message.count(lotteryEventNewMessageFields.status)]
  const lotteryId = message.id(lotteryEventNewMessageFields.lotteryId)
  const title = clipText(message.text(lotteryEventNewMessageFields.awardName), 100)
  return status ? lottery(context, { lotteryId, kind: 'lottery', status, title }) : []
}

export function readLotteryDrawResult(message: WireFields, context: ReadContext): LiveEvent[] {
  return lottery(context, {
    lotteryId: message.id(lotteryDrawResultMessageFields.lotteryId),
    kind: 'lottery',
    status: 'ended',
    winnerIds: message.ids(lotteryDrawResultMessageFields.userIds, maxIds).filter(isPresent),
  })
}

type Lottery = LiveEventOf<'lottery.changed'>['payload']

function lottery(
  context: ReadContext,
  known: Pick<Lottery, 'lotteryId' | 'kind' | 'status'> & Partial<Lottery>,
): LiveEvent[] {
  const payload = { ...origin(context), title: '', diamonds: null, winnerIds: [], ...known }
  return [{ type: 'lottery.changed', payload }]
}

function origin({ messageId, common }: ReadContext) {
  return { messageId, sentAt: readSentAt(common) }
}

const isPresent = (id: string) => id !== ''
