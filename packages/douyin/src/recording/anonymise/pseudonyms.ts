import { createHmac, randomBytes } from 'node:crypto'
import { createTextMask } from './mask-text.ts'

/** Stand-ins that are the same for the same original, within one file and nowhere else. */
export type Pseudonyms = {
  /** A 19-digit id for any id, given as decimal text. */
  id(decimal: string): string
  nickname(name: string): string
  clubName(name: string): string
  /** For ids that are text: display ids, `sec_uid`. */
  account(text: string): string
  pictureUrl(url: string): string
  /** The same kinds of characters in the same places: length and punctuation stay, words do not. */
  text(text: string): string
}

/** The id every anonymous viewer of the platform carries: names nobody. */
const sharedId = '111111'
const maxRemembered = 20_000

/**
 * The key is drawn here and never leaves: once the pseudonyms are gone nobody can tell whose they
 * were, nor compare two files.
 */
export function createPseudonyms(): Pseudonyms {
  const key = randomBytes(32)
  const digest = (kind: string, text: string) =>
    createHmac('sha256', key).update(`${kind}\0${text}`).digest()
  /** Eight letters and digits; two people share one about once in a million rooms of a thousand. */
  const code = (kind: string, text: string) =>
    (digest(kind, text).readBigUInt64BE() % 36n ** 8n).toString(36).padStart(8, '0')
  const mask = createTextMask(text => digest('text', text))
  return {
    id: remembered(decimal => {
      if (decimal === sharedId) return decimal
      return String(10n ** 18n + (digest('id', decimal).readBigUInt64BE() >> 2n))
    }),
    // The platform's own mask says that a name is not the real one; readers go by it.
    nickname: remembered(name => `观众${name.includes('***') ? '***' : ''}${code('name', name)}`),
    clubName: remembered(name => `粉丝团${code('club', name)}`),
    account: remembered(text => {
      const prefix = text.startsWith(secUidPrefix) ? secUidPrefix : ''
      return `${prefix}x${code('account', text)}`
    }),
    // A name that can never be looked up: showing the file asks no server for anything.
    pictureUrl: remembered(url => `https://picture.invalid/${code('picture', url)}.jpeg`),
    text: remembered(mask),
  }
}

/** Every `sec_uid` begins so. */
const secUidPrefix = 'MS4wLjABAAAA'

/** Keeps the newest answers of a costly function; empty stays empty. */
function remembered(compute: (text: string) => string): (text: string) => string {
  const answers = new Map<string, string>()
  return text => {
    if (text === '') return ''
    const known = answers.get(text)
    if (known !== undefined) return known
    const answer = compute(text)
    if (answers.size >= maxRemembered) answers.clear()
    // Long texts hardly repeat and would fill the memory.
    if (text.length < 500) answers.set(text, answer)
    return answer
  }
}
