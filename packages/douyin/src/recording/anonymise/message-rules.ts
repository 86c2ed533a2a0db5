import * as wire from '../../frames/message-fields.ts'
import { commonRules, textRules, userRules } from './people-rules.ts'
import { type Fields, fields, type Rule } from './rules.ts'

const { methods } = wire

/** A message's fields behind `common`, which is the first of all messages but one. */
const message = (table: { readonly [field: number]: Rule }): Fields =>
  fields({ 1: commonRules, ...table })

const chat = wire.chatMessageFields
const emoji = wire.emojiChatMessageFields
const screen = wire.screenChatMessageFields
const privilege = wire.privilegeScreenChatMessageFields
const gift = wire.giftMessageFields
const giftStruct = wire.giftStructFields
const member = wire.memberMessageFields
const social = wire.socialMessageFields
const seq = wire.roomUserSeqMessageFields
const contributor = wire.contributorFields
const box = wire.luckyBoxMessageFields
const battle = wire.battleSettingsFields
const stats = wire.roomStatsMessageFields
const rank = wire.roomRankFields
const lottery = wire.lotteryEventNewMessageFields

/** A bug report about gifts is worth nothing without the gift's name. What else it says may name a sponsor. */
const giftRules = fields({
  [giftStruct.describe]: 'text',
  [giftStruct.id]: 'count',
  [giftStruct.forLinkmic]: 'count',
  [giftStruct.combo]: 'count',
  [giftStruct.type]: 'count',
  [giftStruct.diamondCount]: 'count',
  [giftStruct.name]: 'public',
})

const giftMessage = message({
  [gift.giftId]: 'count',
  [gift.fanTicketCount]: 'count',
  [gift.groupCount]: 'count',
  [gift.repeatCount]: 'count',
  [gift.comboCount]: 'count',
  [gift.user]: userRules,
  [gift.toUser]: userRules,
  [gift.repeatEnd]: 'count',
  // Often the second the streak began in.
  [gift.groupId]: 'time',
  [gift.roomFanTicketCount]: 'count',
  [gift.gift]: giftRules,
  [gift.sendType]: 'count',
  [gift.totalCount]: 'count',
  [gift.toUserIds]: 'id',
  [gift.sendTime]: 'time',
  [gift.traceId]: 'id',
  [gift.useRoomMessage]: 'text',
  [gift.count]: 'count',
})

const roomUserSeq = message({
  [seq.ranks]: fields({
    [contributor.score]: 'count',
    [contributor.user]: userRules,
    [contributor.rank]: 'count',
    [contributor.delta]: 'count',
  }),
  [seq.total]: 'count',
  [seq.popStr]: 'countText',
  [seq.popularity]: 'count',
  [seq.totalUser]: 'count',
  [seq.totalUserStr]: 'countText',
  [seq.totalStr]: 'countText',
  [seq.onlineUserForAnchor]: 'countText',
  [seq.totalPvForAnchor]: 'countText',
})

const settings = fields({ [battle.battleId]: 'id', [battle.duration]: 'count' })

const scores = fields({
  [wire.userScoreFields.score]: 'count',
  [wire.userScoreFields.userId]: 'id',
})

/**
 * Every kind of message that becomes a live event, with all its fields that are read. A kind that is
 * not here keeps its name only: what its fields hold is not known.
 */
export const messageRules: ReadonlyMap<string, Fields> = new Map([
  [
    methods.chat,
    message({
      [chat.user]: userRules,
      [chat.content]: 'danmaku',
      [chat.visibleToSender]: 'count',
      [chat.eventTime]: 'time',
    }),
  ],
  [
    methods.emojiChat,
    message({
      [emoji.user]: userRules,
      [emoji.emojiId]: 'id',
      [emoji.emojiContent]: textRules,
      [emoji.defaultContent]: 'danmaku',
    }),
  ],
  [
    methods.screenChat,
    message({
      [screen.user]: userRules,
      [screen.type]: 'count',
      [screen.content]: 'danmaku',
      [screen.eventTime]: 'time',
    }),
  ],
  [
    methods.privilegeScreenChat,
    message({ [privilege.user]: userRules, [privilege.content]: 'danmaku' }),
  ],
  [methods.gift, giftMessage],
  [
    methods.like,
    message({
      [wire.likeMessageFields.count]: 'count',
      [wire.likeMessageFields.total]: 'count',
      [wire.likeMessageFields.user]: userRules,
    }),
  ],
  [
    methods.member,
    message({
      [member.user]: userRules,
      [member.memberCount]: 'count',
      [member.enterType]: 'count',
      [member.action]: 'count',
      [member.userId]: 'id',
    }),
  ],
  [
    methods.social,
    message({
      [social.user]: userRules,
      [social.shareType]: 'count',
      [social.action]: 'count',
      [social.shareTarget]: 'text',
      [social.followCount]: 'count',
      [social.shareTotalCount]: 'count',
    }),
  ],
  [
    methods.fansclub,
    message({
      [wire.fansclubMessageFields.action]: 'count',
      [wire.fansclubMessageFields.content]: 'text',
      [wire.fansclubMessageFields.user]: userRules,
    }),
  ],
  [methods.roomUserSeq, roomUserSeq],
  [
    methods.roomStats,
    message({
      [stats.displayShort]: 'countText',
      [stats.displayMiddle]: 'countText',
      [stats.displayLong]: 'countText',
      [stats.displayValue]: 'count',
      [stats.isHidden]: 'count',
      [stats.total]: 'count',
    }),
  ],
  [
    methods.roomRank,
    message({
      [wire.roomRankMessageFields.ranks]: fields({
        [rank.user]: userRules,
        [rank.scoreText]: 'countText',
        [rank.isProfileHidden]: 'count',
      }),
    }),
  ],
  [
    methods.roomIntro,
    message({
      [wire.roomIntroMessageFields.user]: userRules,
      [wire.roomIntroMessageFields.intro]: 'text',
    }),
  ],
  [
    methods.control,
    message({
      [wire.controlMessageFields.status]: 'count',
      [wire.controlMessageFields.tips]: 'text',
    }),
  ],
  [
    methods.imDelete,
    message({
      [wire.imDeleteMessageFields.messageIds]: 'id',
      [wire.imDeleteMessageFields.userIds]: 'id',
    }),
  ],
  // The one message without `common`.
  [methods.liveMsgRecall, fields({ [wire.liveMsgRecallMessageFields.recalledId]: 'id' })],
  [
    methods.productChange,
    message({
      [wire.productChangeMessageFields.toast]: 'text',
      [wire.productChangeMessageFields.products]: fields({
        [wire.productFields.promotionId]: 'id',
      }),
      [wire.productChangeMessageFields.total]: 'count',
    }),
  ],
  [methods.liveShopping, message({ [wire.liveShoppingMessageFields.promotionId]: 'id' })],
  [
    methods.luckyBox,
    message({ [box.diamondCount]: 'count', [box.boxId]: 'id', [box.title]: 'text' }),
  ],
  [methods.luckyBoxEnd, message({ [wire.luckyBoxEndMessageFields.boxId]: 'id' })],
  [
    methods.lotteryEventNew,
    message({ [lottery.lotteryId]: 'id', [lottery.status]: 'count', [lottery.awardName]: 'text' }),
  ],
  [
    methods.lotteryDrawResult,
    message({
      [wire.lotteryDrawResultMessageFields.lotteryId]: 'id',
      [wire.lotteryDrawResultMessageFields.userIds]: 'id',
    }),
  ],
  [methods.linkMicBattle, message({ [wire.linkMicBattleFields.settings]: settings })],
  [
    methods.linkMicBattleFinish,
    message({
      [wire.linkMicBattleFinishFields.settings]: settings,
      [wire.linkMicBattleFinishFields.scores]: scores,
    }),
  ],
  [
    methods.linkMic,
    message({
      [wire.linkMicMethodFields.userScores]: scores,
      [wire.linkMicMethodFields.battleId]: 'id',
    }),
  ],
])
