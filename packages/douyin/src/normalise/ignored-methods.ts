/**
 * Messages that are known and left unread on purpose, by method name. They are counted apart, so that
 * what is truly new on the platform stands out among the unknown ones.
 */
export const ignoredMethods: ReadonlySet<string> = new Set([
  // The same numbers and the same board as in RoomUserSeq, made for display.
  'WebcastRoomStatsMessage',
  'WebcastRoomRankMessage',
  'WebcastRanklistHourEntranceMessage',
  'WebcastUpdateFanTicketMessage',
  // Copies of gifts that come as GiftMessage, and notices of the platform.
  'WebcastRoomMessage',
  'WebcastRoomNotifyMessage',
  'WebcastNotifyEffectMessage',
  'WebcastGiftSortMessage',
  'WebcastGiftIconFlashMessage',
  'WebcastCommonToastMessage',
  // Who gave how much within a contest; the gifts themselves come as GiftMessage.
  'WebcastLinkMicArmiesMethod',
  'WebcastLinkerContributeMessage',
  'WebcastLinkMessage',
  'WebcastLinkMicPositionMessage',
  // Their fields are not known well enough to be read.
  'WebcastLotteryEventNewMessage',
  'WebcastLuckyBoxTempStatusMessage',
  'WebcastLiveEcomGeneralMessage',
  'WebcastRoomDataSyncMessage',
  'WebcastRoomIntroMessage',
  // The platform's look and its own business.
  'WebcastInRoomBannerMessage',
  'WebcastRoomStreamAdaptationMessage',
  'WebcastHotChatMessage',
  'WebcastHotRoomMessage',
  'WebcastChatLikeMessage',
  'WebcastActivityEmojiGroupsMessage',
  'WebcastBackupSEIMessage',
  'WebcastStampMessage',
])
