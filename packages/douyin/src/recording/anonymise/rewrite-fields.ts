import { readVarint } from '../../frames/varint.ts'
import {
  bytesType,
  varintType,
  type WireEntry,
  WireError,
  WireFields,
} from '../../frames/wire-reader.ts'
import { varintBytes, WireWriter } from '../../frames/wire-writer.ts'
import type { NumberRules } from './number-rules.ts'
import type { Pseudonyms } from './pseudonyms.ts'
import type { Custom, Fields, Rule } from './rules.ts'
import { type TextRules, textOf } from './text-rules.ts'

export type Rewriting = {
  pseudonyms: Pseudonyms
  numbers: NumberRules
  texts: TextRules
  /** Leave what viewers wrote as it is. */
  keepDanmaku: boolean
}

/** Stands in for bytes that could not be read, so that they still can not. */
export const unreadable = Uint8Array.of(0)

/**
 * A message with every field replaced as its rule says. Fields without one are masked: text by its
 * class of characters, large numbers as ids; what is not text is emptied.
 */
export function rewriteFields(bytes: Uint8Array, rules: Fields, how: Rewriting): Uint8Array {
  try {
    return rewriteAll(new WireFields(bytes), rules, how, 0)
  } catch (error) {
    if (!(error instanceof WireError)) throw error
    return unreadable
  }
}

function rewriteAll(message: WireFields, rules: Fields, how: Rewriting, depth: number): Uint8Array {
  const out = new WireWriter()
  for (const entry of message.entries()) {
    const rule = rules.fields[entry.field]
    if (rule === undefined && rules.others === 'drop') continue
    if (entry.wireType === varintType) {
      out.varint(entry.field, rewriteNumber(varintOf(entry), rule, how))
    } else if (entry.wireType === bytesType) {
      out.bytes(entry.field, rewriteBytes(entry.bytes, rule, how, depth))
    }
    // Numbers of fixed width are read nowhere, and any of them could be an id.
  }
  return out.finish()
}

function varintOf({ bytes }: WireEntry): bigint {
  const { low, high } = readVarint(bytes, 0, bytes.length)
  return (BigInt(high) << 32n) | BigInt(low)
}

function rewriteNumber(value: bigint, rule: Rule | undefined, { numbers }: Rewriting): bigint {
  switch (rule) {
    case 'count':
      return numbers.count(value)
    case 'time':
      return numbers.time(value)
    case 'id':
      return numbers.id(value)
    default:
      return numbers.unknown(value)
  }
}

function rewriteBytes(
  bytes: Uint8Array,
  rule: Rule | undefined,
  how: Rewriting,
  depth: number,
): Uint8Array {
  if (bytes.length === 0) return bytes
  if (typeof rule === 'function') return rule(bytes)
  if (typeof rule === 'object') return rewriteNested(bytes, rule, how, depth)
  if (rule === 'id') return rewriteIds(bytes, how)
  if (rule === undefined || rule === 'count' || rule === 'time') {
    return rewriteUnknown(bytes, how)
  }
  return Buffer.from(rewriteText(readText(bytes), rule, how))
}

/** As the reader of messages does it. */
const readText = (bytes: Uint8Array) => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)

type TextRule = Exclude<Rule, Fields | Custom | 'id' | 'count' | 'time'>

function rewriteText(text: string, rule: TextRule, how: Rewriting): string {
  const { pseudonyms, texts } = how
  switch (rule) {
    case 'nickname':
      return pseudonyms.nickname(text)
    case 'clubName':
      return pseudonyms.clubName(text)
    case 'account':
      return pseudonyms.account(text)
    case 'pictureUrl':
      return pseudonyms.pictureUrl(text)
    case 'danmaku':
      return how.keepDanmaku ? text : pseudonyms.text(text)
    case 'text':
      return pseudonyms.text(text)
    case 'public':
      return text
    case 'key':
      return texts.key(text)
    case 'method':
      return texts.method(text)
    case 'countText':
      return texts.countText(text)
    case 'place':
      return texts.place(text)
    case 'server':
      return texts.server(text)
  }
}

/** A part that is known to be a message. Damaged it stays damaged, so that readers meet the same. */
function rewriteNested(
  bytes: Uint8Array,
  rules: Fields,
  how: Rewriting,
  depth: number,
): Uint8Array {
  try {
    return rewriteAll(new WireFields(bytes, depth + 1), rules, how, depth + 1)
  } catch (error) {
    if (!(error instanceof WireError)) throw error
    return unreadable
  }
}

/**
 * Text is masked, all else emptied. It is not looked into: eight bytes of an id can happen to be a
 * message of small numbers, which would then be kept.
 */
function rewriteUnknown(bytes: Uint8Array, how: Rewriting): Uint8Array {
  const text = textOf(bytes)
  return text === null ? new Uint8Array() : Buffer.from(how.texts.unknown(text))
}

/** Ids as decimal text, or packed one behind the other. */
function rewriteIds(bytes: Uint8Array, how: Rewriting): Uint8Array {
  const text = textOf(bytes)
  if (text !== null && /^\d{1,20}$/.test(text)) {
    return Buffer.from(how.pseudonyms.id(String(BigInt(text))))
  }
  const out: number[] = []
  try {
    for (let at = 0; at < bytes.length; ) {
      const { low, high, end } = readVarint(bytes, at, bytes.length)
      const id = how.numbers.id((BigInt(high) << 32n) | BigInt(low))
      out.push(...varintBytes(id))
      at = end
    }
    return Uint8Array.from(out)
  } catch (error) {
    if (!(error instanceof WireError)) throw error
    // Neither form: cut short, it reads as damaged where packed ids are read, and names nobody.
    return Uint8Array.of(0x80)
  }
}
