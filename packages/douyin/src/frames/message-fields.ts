/**
 * Field numbers of the platform's messages. `seen` in a comment: checked on real frames;
 * the others come from public schemas and were only tried on frames of our own encoder.
 */

/** WebcastChatMessage; seen (2022-12). */
export const chatMessageFields = {
  common: 1,
  user: 2,
  content: 3,
  visibleToSender: 4,
  /** Seconds. */
  eventTime: 15,
} as const

/** WebcastEmojiChatMessage. `defaultContent` is the sticker's name in brackets. */
export const emojiChatMessageFields = {
  common: 1,
  user: 2,
  emojiId: 3,
  emojiContent: 4,
  defaultContent: 5,
} as const

/** WebcastScreenChatMessage. */
export const screenChatMessageFields = {
  common: 1,
  user: 2,
  type: 3,
  content: 4,
  eventTime: 12,
} as const

/** WebcastPrivilegeScreenChatMessage. */
export const privilegeScreenChatMessageFields = { common: 1, user: 2, content: 3 } as const

/** WebcastGiftMessage; seen (2026-04). */
export const giftMessageFields = {
  common: 1,
  giftId: 2,
  fanTicketCount: 3,
  groupCount: 4,
  repeatCount: 5,
  comboCount: 6,
  user: 7,
  toUser: 8,
  repeatEnd: 9,
  groupId: 11,
  roomFanTicketCount: 13,
  gift: 15,
  sendType: 17,
  totalCount: 29,
  toUserIds: 32,
  sendTime: 33,
  traceId: 35,
  useRoomMessage: 43,
  count: 44,
} as const

/** GiftStruct; seen (2026-04). */
export const giftStructFields = {
  image: 1,
  describe: 2,
  id: 5,
  forLinkmic: 7,
  combo: 10,
  type: 11,
  diamondCount: 12,
  name: 16,
} as const

/** WebcastLikeMessage; seen. */
export const likeMessageFields = { common: 1, count: 2, total: 3, user: 5 } as const

/** WebcastMemberMessage; seen (2026-04). Action 1 = enter. */
export const memberMessageFields = {
  common: 1,
  user: 2,
  memberCount: 3,
  enterType: 9,
  action: 10,
  userId: 12,
} as const

/** WebcastSocialMessage. Action 1 = follow, 3 = share. */
export const socialMessageFields = {
  common: 1,
  user: 2,
  shareType: 3,
  action: 4,
  shareTarget: 5,
  followCount: 6,
  shareTotalCount: 8,
} as const

/** WebcastFansclubMessage. Action 1 = upgraded, 2 = joined. */
export const fansclubMessageFields = { common: 1, action: 2, content: 3, user: 4 } as const

/** WebcastRoomUserSeqMessage. `total` = online now. */
export const roomUserSeqMessageFields = {
  common: 1,
  ranks: 2,
  total: 3,
  popStr: 4,
  popularity: 6,
  totalUser: 7,
  totalUserStr: 8,
  totalStr: 9,
  onlineUserForAnchor: 10,
  totalPvForAnchor: 11,
} as const

/** One row of the board inside WebcastRoomUserSeqMessage. */
export const contributorFields = { score: 1, user: 2, rank: 3, delta: 4 } as const

/** WebcastControlMessage. Status 1 = started, 2 = paused, 3 = ended. */
export const controlMessageFields = { common: 1, status: 2, tips: 3 } as const

/** WebcastRoomStatsMessage. */
export const roomStatsMessageFields = {
  common: 1,
  displayShort: 2,
  displayMiddle: 3,
  displayLong: 4,
  displayValue: 5,
  isHidden: 8,
  total: 9,
} as const

/** WebcastRoomRankMessage. */
export const roomRankMessageFields = { common: 1, ranks: 2 } as const

/** One row of the board inside WebcastRoomRankMessage. */
export const roomRankFields = { user: 1, scoreText: 2, isProfileHidden: 3 } as const

/** WebcastRoomIntroMessage. `user` is the host. */
export const roomIntroMessageFields = { common: 1, user: 2, intro: 4 } as const

/** WebcastImDeleteMessage. Both may come packed. */
export const imDeleteMessageFields = { common: 1, messageIds: 2, userIds: 3 } as const

/**
 * WebcastLiveMsgRecallMessage. Has no `common`; the id is text. The schema names the message but not
 * its method: the name here follows the rule of all others.
 */
export const liveMsgRecallMessageFields = { recalledId: 1 } as const

/** WebcastProductChangeMessage. */
export const productChangeMessageFields = {
  common: 1,
  toast: 3,
  products: 4,
  total: 5,
} as const

/** One product inside WebcastProductChangeMessage. */
export const productFields = { promotionId: 1 } as const

/** WebcastLiveShoppingMessage: a product is brought forward. */
export const liveShoppingMessageFields = { common: 1, promotionId: 3 } as const

/** WebcastLuckyBoxMessage. */
export const luckyBoxMessageFields = { common: 1, diamondCount: 2, boxId: 3, title: 7 } as const

/** WebcastLuckyBoxEndMessage. */
export const luckyBoxEndMessageFields = { common: 1, boxId: 2 } as const

/** WebcastLotteryDrawResultEventMessage. */
export const lotteryDrawResultMessageFields = { common: 1, lotteryId: 2, userIds: 3 } as const

/** WebcastLotteryEventNewMessage. Status 1 = running, 2 = over. */
export const lotteryEventNewMessageFields = {
  common: 1,
  lotteryId: 2,
  status: 3,
  awardName: 18,
} as const

/** WebcastLinkMicBattleMethod. */
export const linkMicBattleFields = { common: 1, settings: 2 } as const

/** WebcastLinkMicBattleFinishMethod. Rows of `scores` are as in WebcastLinkMicMethod. */
export const linkMicBattleFinishFields = { common: 1, settings: 2, scores: 4 } as const

/** Settings inside the two above; `duration` in seconds. */
export const battleSettingsFields = { battleId: 2, duration: 4 } as const

/** WebcastLinkMicMethod. Tells much besides scores; only these are read. */
export const linkMicMethodFields = { common: 1, userScores: 17, battleId: 104 } as const
export const userScoreFields = { score: 1, userId: 2 } as const

/** The method names that become live events. */
export const methods = {
  chat: 'WebcastChatMessage',
  emojiChat: 'WebcastEmojiChatMessage',
  screenChat: 'WebcastScreenChatMessage',
  privilegeScreenChat: 'WebcastPrivilegeScreenChatMessage',
  gift: 'WebcastGiftMessage',
  like: 'WebcastLikeMessage',
  member: 'WebcastMemberMessage',
  social: 'WebcastSocialMessage',
  fansclub: 'WebcastFansclubMessage',
  roomUserSeq: 'WebcastRoomUserSeqMessage',
  roomStats: 'WebcastRoomStatsMessage',
  roomRank: 'WebcastRoomRankMessage',
  roomIntro: 'WebcastRoomIntroMessage',
  control: 'WebcastControlMessage',
  imDelete: 'WebcastImDeleteMessage',
  liveMsgRecall: 'WebcastLiveMsgRecallMessage',
  productChange: 'WebcastProductChangeMessage',
  liveShopping: 'WebcastLiveShoppingMessage',
  luckyBox: 'WebcastLuckyBoxMessage',
  luckyBoxEnd: 'WebcastLuckyBoxEndMessage',
  lotteryEventNew: 'WebcastLotteryEventNewMessage',
  lotteryDrawResult: 'WebcastLotteryDrawResultEventMessage',
  linkMicBattle: 'WebcastLinkMicBattleMethod',
  linkMicBattleFinish: 'WebcastLinkMicBattleFinishMethod',
  linkMic: 'WebcastLinkMicMethod',
} as const
