import {
  chatMessageFields,
  commonFields,
  emojiChatMessageFields,
  fansclubMessageFields,
  giftMessageFields,
  giftStructFields,
  imDeleteMessageFields,
  likeMessageFields,
  linkMicBattleFinishFields,
  linkMicMethodFields,
  liveMsgRecallMessageFields,
  lotteryEventNewMessageFields,
  luckyBoxMessageFields,
  memberMessageFields,
  methods,
  productChangeMessageFields,
  roomIntroMessageFields,
  roomRankFields,
  roomRankMessageFields,
  roomStatsMessageFields,
  roomUserSeqMessageFields,
  screenChatMessageFields,
  socialMessageFields,
  textFields,
  textPieceFields,
  userScoreFields,
  WireWriter,
} from '../frames/wire.ts'
import { varintBytes } from '../frames/wire-writer.ts'
import { makeMessage } from './make-frames.ts'
import { type Person, plantedAt, text, writePerson, writeUnread } from './planted-people.ts'

function writeCommon(person: Person) {
  return (writer: WireWriter) =>
    void writer
      .varint(commonFields.roomId, person.ids[2])
      .varint(commonFields.createTime, plantedAt)
      .string(commonFields.describe, `${text(person, 0)}:送给主播`)
      .message(commonFields.displayText, display =>
        display
          .string(textFields.key, 'webcast_send_gift')
          .string(textFields.defaultPattern, `${text(person, 0)} 来了`)
          .message(textFields.pieces, piece =>
            piece
              .string(textPieceFields.stringValue, text(person, 1))
              .message(textPieceFields.user, it => it.message(1, writePerson(person))),
          ),
      )
      .message(commonFields.user, writePerson(person))
}

export type Hit = { kind: number; person: number; other: number; count: number; isEnd: boolean }

/** One message about `person`, every text and id of it theirs or another's. */
export function makePlanted(hit: Hit, msgId: string, person: Person, other: Person) {
  const user = writePerson(person)
  const build = (method: string, write: (writer: WireWriter) => void) =>
    makeMessage(
      method,
      msgId,
      writer => {
        write(writer)
        writeUnread(other)(writer)
      },
      writeCommon(person),
    )
  const words = `${text(other, 0)}说${text(person, 1)}`
  const all = [
    () =>
      build(methods.chat, w =>
        w.message(chatMessageFields.user, user).string(chatMessageFields.content, words),
      ),
    () =>
      build(methods.gift, w =>
        w
          .varint(giftMessageFields.giftId, 463)
          .varint(giftMessageFields.groupCount, 1)
          .varint(giftMessageFields.repeatCount, hit.count)
          .varint(giftMessageFields.comboCount, hit.count)
          .message(giftMessageFields.user, user)
          .message(giftMessageFields.toUser, writePerson(other))
          .varint(giftMessageFields.repeatEnd, hit.isEnd ? 1 : 0)
          .varint(giftMessageFields.groupId, person.ids[2])
          .string(giftMessageFields.traceId, String(other.ids[0]))
          .bytes(giftMessageFields.toUserIds, varintBytes(other.ids[0]))
          .message(giftMessageFields.gift, gift =>
            gift
              .varint(giftStructFields.combo, 1)
              .varint(giftStructFields.diamondCount, 10)
              .string(giftStructFields.name, '小心心'),
          ),
      ),
    () =>
      build(methods.member, w =>
        w.message(memberMessageFields.user, user).varint(memberMessageFields.userId, person.ids[0]),
      ),
    () =>
      build(methods.social, w =>
        w
          .message(socialMessageFields.user, user)
          .varint(socialMessageFields.action, 1)
          .string(socialMessageFields.shareTarget, text(other, 0)),
      ),
    () =>
      build(methods.like, w =>
        w.varint(likeMessageFields.count, hit.count).message(likeMessageFields.user, user),
      ),
    () =>
      build(methods.fansclub, w =>
        w.string(fansclubMessageFields.content, words).message(fansclubMessageFields.user, user),
      ),
    () =>
      build(methods.emojiChat, w =>
        w
          .message(emojiChatMessageFields.user, user)
          .varint(emojiChatMessageFields.emojiId, other.ids[0])
          .string(emojiChatMessageFields.defaultContent, `[${text(other, 0)}]`),
      ),
    () =>
      build(methods.screenChat, w =>
        w
          .message(screenChatMessageFields.user, user)
          .string(screenChatMessageFields.content, words),
      ),
    () =>
      build(methods.imDelete, w =>
        w
          .bytes(imDeleteMessageFields.messageIds, varintBytes(person.ids[1]))
          .varint(imDeleteMessageFields.userIds, other.ids[0]),
      ),
    () =>
      build(methods.productChange, w =>
        w
          .string(productChangeMessageFields.toast, words)
          .message(productChangeMessageFields.products, p => p.varint(1, other.ids[1])),
      ),
    () =>
      build(methods.luckyBox, w =>
        w
          .varint(luckyBoxMessageFields.boxId, other.ids[2])
          .string(luckyBoxMessageFields.title, words),
      ),
    () =>
      build(methods.linkMic, w =>
        w.message(linkMicMethodFields.userScores, s =>
          s.varint(userScoreFields.score, 30).varint(userScoreFields.userId, other.ids[0]),
        ),
      ),
    () =>
      build(methods.roomUserSeq, w =>
        w
          .message(roomUserSeqMessageFields.ranks, r => r.varint(1, 200).message(2, user))
          .varint(roomUserSeqMessageFields.total, 31)
          .string(roomUserSeqMessageFields.popStr, text(other, 0)),
      ),
    () =>
      build(methods.roomRank, w =>
        w.message(roomRankMessageFields.ranks, row =>
          row
            .message(roomRankFields.user, user)
            .string(roomRankFields.scoreText, text(other, 0))
            .varint(roomRankFields.isProfileHidden, 0),
        ),
      ),
    () =>
      build(methods.roomIntro, w =>
        w.message(roomIntroMessageFields.user, user).string(roomIntroMessageFields.intro, words),
      ),
    () =>
      build(methods.roomStats, w =>
        w
          .string(roomStatsMessageFields.displayShort, text(other, 1))
          .string(roomStatsMessageFields.displayLong, `${hit.count}在线观众`)
          .varint(roomStatsMessageFields.displayValue, hit.count),
      ),
    () => ({
      method: 'LiveMsgRecallMessage',
      msgId,
      payload: new WireWriter()
        .string(liveMsgRecallMessageFields.recalledId, String(person.ids[1]))
        .finish(),
    }),
    () =>
      build(methods.lotteryEventNew, w =>
        w
          .varint(lotteryEventNewMessageFields.lotteryId, other.ids[0])
          .varint(lotteryEventNewMessageFields.status, 1)
          .string(lotteryEventNewMessageFields.awardName, words),
      ),
    () =>
      build(methods.linkMicBattleFinish, w =>
        w.message(linkMicBattleFinishFields.scores, s =>
          s.varint(userScoreFields.score, 30).varint(userScoreFields.userId, other.ids[0]),
        ),
      ),
    () => build('WebcastBrandNewMessage', w => w.string(2, words).message(3, user)),
  ]
  return (all[hit.kind % all.length] ?? all[0])?.()
}
