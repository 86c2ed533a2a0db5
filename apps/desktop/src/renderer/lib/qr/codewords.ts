import { correctionOf } from './reed-solomon.ts'

/** By version, correction level M: correction words of each block, and the data words of each block. */
const blocks: readonly { correction: number; data: readonly number[] }[] = [
  { correction: 10, data: [16] },
  { correction: 16, data: [28] },
  { correction: 26, data: [44] },
  { correction: 18, data: [32, 32] },
  { correction: 24, data: [43, 43] },
  { correction: 16, data: [27, 27, 27, 27] },
  { correction: 18, data: [31, 31, 31, 31] },
  { correction: 22, data: [38, 38, 39, 39] },
  { correction: 22, data: [36, 36, 36, 37, 37] },
]

const sum = (numbers: readonly number[]) => numbers.reduce((all, one) => all + one, 0)

/**
 * A text as the words of the smallest code that holds it, interleaved as they are drawn.
 * @returns null when it is longer than 180 bytes
 */
export function codewordsOf(text: string): { version: number; words: number[] } | null {
  const bytes = [...new TextEncoder().encode(text)]
  // Mode and length take 12 bits up to version 9, the end 4: two words together.
  const at = blocks.findIndex(({ data }) => sum(data) >= bytes.length + 2)
  const layout = blocks[at]
  if (!layout) return null
  const parts = cut(fill(bytes, sum(layout.data)), layout.data)
  const corrections = parts.map(part => correctionOf(part, layout.correction))
  return { version: at + 1, words: [...interleave(parts), ...interleave(corrections)] }
}

/** Byte mode (0100), length, bytes, end (0000), then the padding of the standard. */
function fill(bytes: readonly number[], size: number): number[] {
  const nibbles = [4, bytes.length >> 4, bytes.length & 15]
  for (const byte of bytes) nibbles.push(byte >> 4, byte & 15)
  nibbles.push(0)
  const words: number[] = []
  for (let at = 0; at < nibbles.length; at += 2) {
    words.push(((nibbles[at] ?? 0) << 4) | (nibbles[at + 1] ?? 0))
  }
  const padding = [0xec, 0x11]
  for (let at = 0; words.length < size; at++) words.push(padding[at % 2] ?? 0)
  return words
}

function cut(words: readonly number[], sizes: readonly number[]): number[][] {
  let from = 0
  return sizes.map(size => {
    from += size
    return words.slice(from - size, from)
  })
}

function interleave(parts: readonly number[][]): number[] {
  const longest = Math.max(...parts.map(({ length }) => length))
  return Array.from({ length: longest }, (_, at) => parts.flatMap(part => part[at] ?? [])).flat()
}
