import { isUtf8 } from 'node:buffer'
import { isPlatformHost } from '../../room/endpoints.ts'
import { messageRules } from './message-rules.ts'
import type { NumberRules } from './number-rules.ts'
import type { Pseudonyms } from './pseudonyms.ts'

export type TextRules = {
  /** Text of an unknown field: long decimals as ids, everything else masked. */
  unknown(text: string): string
  /** A cursor or `internal_ext`: its words stay, its ids do not. */
  place(text: string): string
  /** The address of a push server: only the platform's host is kept. */
  server(text: string): string
  key(text: string): string
  /** The prefix that all methods have is missing on some. */
  method(text: string): string
  countText(text: string): string
}

/** The words of cursors and `internal_ext` on real frames, between the signs that separate them. */
const placeWord =
  /^(internal|src|pushserver|dim|first|req|fetch|time|ms|wss|push|room|id|did|log|info|msg|type|wrds|seq|rdc|fh|[trduhv])$/

export function createTextRules(pseudonyms: Pseudonyms, numbers: NumberRules): TextRules {
  const mask = pseudonyms.text
  const keepIf = (pattern: RegExp) => (text: string) => (pattern.test(text) ? text : mask(text))
  const keepName = keepIf(/^Webcast[A-Z][A-Za-z]{2,80}$/)
  return {
    unknown: text => (/^\d{7,20}$/.test(text) ? numbers.decimal(text) : mask(text)),
    place: text =>
      text.replace(/[^|:_-]+/g, part => {
        if (/^\d{1,20}$/.test(part)) return part.length < 6 ? part : numbers.decimal(part)
        return placeWord.test(part) ? part : mask(part)
      }),
    server(text) {
      const url = URL.parse(/^\w+:\/\//.test(text) ? text : `wss://${text}`)
      return url && isPlatformHost(url.hostname) ? `wss://${url.hostname}` : mask(text)
    },
    key: keepIf(/^webcast_(?!.*\d{4})\w{1,100}$/),
    method: text => (messageRules.has(`Webcast${text}`) ? text : keepName(text)),
    countText: keepIf(
      /^\d{1,9}(\.\d{1,2})?[万亿]?\+?(在线观众|人?在线|人看过|观众|本场点赞|点赞)?$/,
    ),
  }
}

/** Null when the bytes are no readable text: then they may be a message, or anything else. */
export function textOf(bytes: Uint8Array): string | null {
  if (!isUtf8(bytes)) return null
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
  return controlCharacter.test(text) ? null : text
}

/** Nobody can type them; the tags of small messages are just these. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const controlCharacter = /[\0-\x08\x0b\x0c\x0e-\x1f]/
