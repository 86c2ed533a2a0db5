import fc from 'fast-check'
import {
  chatMessageFields,
  commonFields,
  emojiChatMessageFields,
  fansclubMessageFields,
  giftMessageFields,
  giftStructFields,
  headerFields,
  imageFields,
  imDeleteMessageFields,
  likeMessageFields,
  linkMicMethodFields,
  luckyBoxMessageFields,
  memberMessageFields,
  methods,
  productChangeMessageFields,
  pushFrameFields,
  responseFields,
  roomUserSeqMessageFields,
  screenChatMessageFields,
  socialMessageFields,
  textFields,
  textPieceFields,
  userFields,
  userScoreFields,
  WireWriter,
} from '../frames/wire.ts'
import { varintBytes } from '../frames/wire-writer.ts'
import type { RecordedFrame } from '../recording/recorded-frame.ts'
import { makeFrame, makeMessage, makeResponse } from './make-frames.ts'

/** Everything about one person that must not be found again. */
export type Person = { ids: [bigint, bigint, bigint]; texts: string[] }

const at = 1_776_121_373_581

const chinese = fc
  .array(fc.integer({ min: 0x4e00, max: 0x9fa5 }), { minLength: 4, maxLength: 9 })
  .map(points => String.fromCodePoint(...points))
const latin = fc.stringMatching(/^[A-Za-z][A-Za-z0-9]{9,20}$/)
/** Names can be symbols alone. */
const emoji = fc
  .array(fc.integer({ min: 0x1f300, max: 0x1f5ff }), { minLength: 3, maxLength: 6 })
  .map(points => String.fromCodePoint(...points))
const mixed = fc.tuple(chinese, latin).map(([a, b]) => `🌸${a}_${b}.`)
const id = fc.bigInt({ min: 1_000_000_000n, max: 2n ** 63n - 1n })

export const personArbitrary: fc.Arbitrary<Person> = fc.record({
  ids: fc.tuple(id, id, id),
  texts: fc.array(fc.oneof(chinese, latin, emoji, mixed), { minLength: 6, maxLength: 6 }),
})

/** A text of theirs that the test can tell apart from the others. */
const text = (person: Person, index: number) => person.texts[index % 6] ?? ''
const url = (person: Person) =>
  `https://p3.douyinpic.com/${text(person, 5)}.jpeg?from=${person.ids[0]}`

export function writePerson(person: Person) {
  return (writer: WireWriter) =>
    void writer
      .varint(userFields.id, person.ids[0])
      .varint(userFields.shortId, person.ids[1])
      .string(userFields.nickname, text(person, 0))
      .message(userFields.avatarThumb, image =>
        image.string(imageFields.urlList, url(person)).string(imageFields.uri, text(person, 5)),
      )
      .message(24, club =>
        club.message(1, it => it.string(1, text(person, 4)).varint(6, person.ids[2])),
      )
      .string(userFields.displayId, text(person, 1))
      .string(userFields.secUid, `MS4wLjABAAAA${text(person, 2)}`)
      .string(userFields.desensitizedNickname, text(person, 0))
      .string(73, text(person, 3))
      .string(12, `签名：${text(person, 4)}`)
      .message(5, unread => unread.string(1, text(person, 1)).varint(2, person.ids[0]))
}

/** Fields nobody reads, in the forms in which the platform could hide a person. */
function writeUnread(person: Person) {
  const fixed = Buffer.alloc(8)
  fixed.writeBigUInt64LE(person.ids[0])
  return (writer: WireWriter) =>
    void writer
      .string(201, text(person, 0))
      .string(202, String(person.ids[0]))
      .varint(203, person.ids[1])
      .string(204, JSON.stringify({ user: { nick: text(person, 1), id: String(person.ids[2]) } }))
      .string(205, Buffer.from(`${text(person, 0)}`).toString('base64'))
      .string(206, url(person))
      .message(207, inner => {
        inner.varint(1, 5).message(2, deep => void writePerson(person)(deep.varint(90, 1)))
        inner.bytes(3, Buffer.concat(person.ids.map(varintBytes)))
      })
      .bytes(208, fixed)
      .bytes(209, Buffer.concat([Buffer.of(0xff, 0x01), Buffer.from(text(person, 2))]))
}

function writeCommon(person: Person) {
  return (writer: WireWriter) =>
    void writer
      .varint(commonFields.roomId, person.ids[2])
      .varint(commonFields.createTime, at)
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
function makePlanted(hit: Hit, msgId: string, person: Person, other: Person) {
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
    () => build('WebcastBrandNewMessage', w => w.string(2, words).message(3, user)),
  ]
  return (all[hit.kind % all.length] ?? all[0])?.()
}

export const hitsArbitrary = fc.array(
  fc.record({
    kind: fc.nat(13),
    person: fc.nat(3),
    other: fc.nat(3),
    count: fc.integer({ min: 1, max: 20 }),
    isEnd: fc.boolean(),
  }),
  { minLength: 1, maxLength: 40 },
)

/** The frames of a small broadcast in which these people are everywhere. */
export function plantedFrames(people: readonly Person[], hits: readonly Hit[]): RecordedFrame[] {
  return hits.map((hit, index) => {
    const person = people[hit.person % people.length]
    const other = people[hit.other % people.length]
    if (!person || !other) throw new RangeError('nobody to plant')
    const [idOne, idTwo] = other.ids
    const internalExt = `internal_src:${text(other, 0)}|wss_push_did:${idOne}|wss_push_room_id:${idTwo}`
    const message = makePlanted(hit, String(person.ids[1] - BigInt(index)), person, other)
    const response = makeResponse(message ? [message] : [], {
      cursor: `t-${at}_r-${idOne}_d-1_u-1`,
      internalExt,
      pushServer: `wss://webcast100-ws-web-lq.douyin.com/${text(other, 1)}?did=${idOne}`,
    })
    const whole = Buffer.concat([response, routeParams(other)])
    // Some seconds apart, so that combos also end by silence.
    const atMs = at + index * 4_000
    if (index % 5 === 4) return { atMs, kind: 'im-fetch', bytes: whole }
    const frame = makeFrame(whole, { isGzip: index % 2 === 0, logId: idOne })
    return { atMs, kind: 'push', bytes: Buffer.concat([frame, headers(other, internalExt)]) }
  })
}

function routeParams(person: Person): Uint8Array {
  return fieldOf(responseFields.routeParams, entry =>
    entry.string(1, text(person, 2)).string(2, String(person.ids[0])),
  )
}

function headers(person: Person, internalExt: string): Uint8Array {
  return Buffer.concat(
    [
      ['im-internal_ext', internalExt],
      ['x-user', text(person, 3)],
    ].map(([key = '', value = '']) =>
      fieldOf(pushFrameFields.headers, header =>
        header.string(headerFields.key, key).string(headerFields.value, value),
      ),
    ),
  )
}

function fieldOf(field: number, write: (writer: WireWriter) => void): Uint8Array {
  return new WireWriter().message(field, write).finish()
}
