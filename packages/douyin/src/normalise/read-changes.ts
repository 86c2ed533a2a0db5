import type { LiveEvent, LiveEventOf } from '@talkingcat/contract'
import {
  imDeleteMessageFields,
  liveShoppingMessageFields,
  lotteryDrawResultMessageFields,
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
