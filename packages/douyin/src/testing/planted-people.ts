import fc from 'fast-check'
import { imageFields, userFields, type WireWriter } from '../frames/wire.ts'
import { varintBytes } from '../frames/wire-writer.ts'

/** Everything about one person that must not be found again. */
export type Person = { ids: [bigint, bigint, bigint]; texts: string[] }

/** When the planted broadcast took place. */
export const plantedAt = 1_776_121_373_581

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
export const text = (person: Person, index: number) => person.texts[index % 6] ?? ''
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
export function writeUnread(person: Person) {
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
