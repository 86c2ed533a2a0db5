/**
 * Messages that are known and left unread on purpose, by method name. They are counted apart, so that
 * what is truly new on the platform stands out among the unknown ones.
 */
export const ignoredMethods: ReadonlySet<string> = new Set([
  // Places of the room among others, and numbers that come in another message, too.
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
  // Their fields are not known well enough to be read; of RoomDataSync no known part is a title.
  'WebcastLuckyBoxTempStatusMessage',
  'WebcastLiveEcomGeneralMessage',
  'WebcastRoomDataSyncMessage',
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
