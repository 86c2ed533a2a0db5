import { createCipheriv } from 'node:crypto'

/**
 * What may stay as it is: spaces and punctuation, with the two invisible characters that hold emoji
 * together. Everything else, also what we do not know, is replaced: some names are emoji alone.
 */
const harmless = /[\p{P}\p{Z}\s$+<=>^`|~]|\u200d|\ufe0f/u
const symbol = /[\p{S}\p{Emoji_Presentation}]/u

/** Characters that stand in, by how many bytes of UTF-8 the original takes: first one and how many. */
const ranges = {
  upper: [0x41, 26],
  lower: [0x61, 26],
  digit: [0x30, 10],
  twoBytes: [0x0430, 32],
  threeBytes: [0x4e00, 20_902],
  fourBytes: [0x2_0000, 42_711],
  sign: [0x2600, 128],
  emoji: [0x1_f600, 64],
} as const

function rangeOf(codePoint: number): readonly [first: number, count: number] {
  if (codePoint >= 0x30 && codePoint <= 0x39) return ranges.digit
  if (codePoint >= 0x41 && codePoint <= 0x5a) return ranges.upper
  if (codePoint < 0x80) return ranges.lower
  if (codePoint < 0x800) return ranges.twoBytes
  const isSymbol = symbol.test(String.fromCodePoint(codePoint))
  if (codePoint < 0x1_0000) return isSymbol ? ranges.sign : ranges.threeBytes
  return isSymbol ? ranges.emoji : ranges.fourBytes
}

/**
 * Replaces every letter, character and digit by another of its class. The same text gives the same
 * result, so that repetitions in a room still show.
 * @param seedOf 32 bytes that can not be guessed, for a text
 */
export function createTextMask(seedOf: (text: string) => Buffer): (text: string) => string {
  return text => {
    const characters = [...text]
    // A key stream drawn from the seed: two bytes for every character.
    const stream = createCipheriv('aes-256-ctr', seedOf(text), Buffer.alloc(16))
    const noise = stream.update(Buffer.alloc(characters.length * 2))
    return characters
      .map((character, index) => {
        if (harmless.test(character)) return character
        const [first, count] = rangeOf(character.codePointAt(0) ?? 0)
        return String.fromCodePoint(first + (noise.readUInt16BE(index * 2) % count))
      })
      .join('')
  }
}
