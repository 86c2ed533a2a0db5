import {
  chatMessageFields,
  contributorFields,
  emojiChatMessageFields,
  fansclubMessageFields,
  giftMessageFields,
  giftStructFields,
  imDeleteMessageFields,
  likeMessageFields,
  linkMicBattleFields,
  linkMicBattleFinishFields,
  linkMicMethodFields,
  liveMsgRecallMessageFields,
  lotteryDrawResultMessageFields,
  lotteryEventNewMessageFields,
  luckyBoxEndMessageFields,
  luckyBoxMessageFields,
  memberMessageFields,
  methods,
  productChangeMessageFields,
  productFields,
  roomIntroMessageFields,
  roomRankFields,
  roomRankMessageFields,
  roomStatsMessageFields,
  roomUserSeqMessageFields,
  screenChatMessageFields,
  socialMessageFields,
  userFields,
  userScoreFields,
  type WireWriter,
} from '@talkingcat/douyin/wire'
import { makeMessage } from '../../packages/douyin/src/testing/make-frames.ts'

type Write = (writer: WireWriter, id: bigint) => unknown

const user = (id: bigint) => (writer: WireWriter) =>
  void writer.varint(userFields.id, id).string(userFields.nickname, `观众${id}`)

/** Every message that becomes an event with an id beside its own, each carrying one id there. */
const writes: readonly [method: string, write: Write][] = [
  [
    methods.chat,
    (w, id) => w.message(chatMessageFields.user, user(id)).string(chatMessageFields.content, '好'),
  ],
  [methods.emojiChat, (w, id) => w.message(emojiChatMessageFields.user, user(id))],
  [
    methods.screenChat,
    (w, id) =>
      w
        .message(screenChatMessageFields.user, user(id))
        .string(screenChatMessageFields.content, '好'),
  ],
  [
    methods.gift,
    (w, id) =>
      w
        .varint(giftMessageFields.giftId, id)
        .varint(giftMessageFields.repeatCount, 1)
        .message(giftMessageFields.user, user(id))
        .varint(giftMessageFields.groupId, id)
        .message(giftMessageFields.gift, gift => gift.varint(giftStructFields.diamondCount, 1)),
  ],
  [
    methods.like,
    (w, id) => w.varint(likeMessageFields.count, 1).message(likeMessageFields.user, user(id)),
  ],
  [methods.member, (w, id) => w.message(memberMessageFields.user, user(id))],
  [
    methods.social,
    (w, id) => w.message(socialMessageFields.user, user(id)).varint(socialMessageFields.action, 1),
  ],
  [
    methods.social,
    (w, id) => w.message(socialMessageFields.user, user(id)).varint(socialMessageFields.action, 3),
  ],
  [methods.fansclub, (w, id) => w.message(fansclubMessageFields.user, user(id))],
  [
    methods.roomUserSeq,
    (w, id) =>
      w.message(roomUserSeqMessageFields.ranks, row =>
        row.varint(contributorFields.score, id).message(contributorFields.user, user(id)),
      ),
  ],
  [
    methods.roomRank,
    (w, id) =>
      w.message(roomRankMessageFields.ranks, row => row.message(roomRankFields.user, user(id))),
  ],
  [methods.imDelete, (w, id) => w.varint(imDeleteMessageFields.messageIds, id)],
  [methods.imDelete, (w, id) => w.varint(imDeleteMessageFields.userIds, id)],
  [
    methods.productChange,
    (w, id) =>
      w.message(productChangeMessageFields.products, row =>
        row.varint(productFields.promotionId, id),
      ),
  ],
  [methods.luckyBox, (w, id) => w.varint(luckyBoxMessageFields.boxId, id)],
  [methods.luckyBoxEnd, (w, id) => w.varint(luckyBoxEndMessageFields.boxId, id)],
  [
    methods.lotteryEventNew,
    (w, id) =>
      w
        .varint(lotteryEventNewMessageFields.lotteryId, id)
        .varint(lotteryEventNewMessageFields.status, 1),
  ],
  [methods.lotteryDrawResult, (w, id) => w.varint(lotteryDrawResultMessageFields.userIds, id)],
  [
    methods.linkMicBattle,
    (w, id) => w.message(linkMicBattleFields.settings, settings => settings.varint(2, id)),
  ],
  [
    methods.linkMic,
    (w, id) =>
      w
        .message(linkMicMethodFields.userScores, row => row.varint(userScoreFields.userId, id))
        .varint(linkMicMethodFields.battleId, id),
  ],
  [
    methods.linkMicBattleFinish,
    (w, id) =>
      w.message(linkMicBattleFinishFields.scores, row => row.varint(userScoreFields.userId, id)),
  ],
]

/** Events that carry no id but their message's. */
const plain: readonly [method: string, write: Write][] = [
  [methods.roomStats, (w, id) => w.string(roomStatsMessageFields.displayLong, `第${id}次在线观众`)],
  [methods.roomIntro, (w, id) => w.string(roomIntroMessageFields.intro, `第${id}次`)],
]

export const idMessageCount = writes.length + plain.length + 1

/**
 * One message of every kind.
 * @param msgIds of the messages, each of them different
 * @param ids the ids that the messages carry
 */
export function messagesWithIds(msgIds: readonly bigint[], ids: readonly bigint[]) {
  const idAt = (index: number) => ids[index % ids.length] ?? 1n
  const messages = [...writes, ...plain].map(([method, write], index) =>
    makeMessage(method, String(msgIds[index]), writer => void write(writer, idAt(index))),
  )
  const recall = makeMessage(methods.liveMsgRecall, String(msgIds[messages.length]), () => {})
  return {
    messages: [...messages, { ...recall, payload: recallPayload(idAt(messages.length)) }],
    /** What each message's entry has to hold, beside the id of the message itself. */
    expected: [
      ...writes.map((_, index) => idAt(index)),
      ...plain.map(() => null),
      idAt(messages.length),
    ],
  }
}

function recallPayload(id: bigint): Uint8Array {
  const text = String(id)
  return Uint8Array.of(
    liveMsgRecallMessageFields.recalledId * 8 + 2,
    text.length,
    ...Buffer.from(text),
  )
}
