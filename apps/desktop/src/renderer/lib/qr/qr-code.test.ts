import { describe, expect, it } from 'vitest'
import { codewordsOf } from './codewords.ts'
import { qrCodeOf } from './qr-code.ts'
import { correctionOf } from './reed-solomon.ts'

/** Level M with each mask, as the standard's table of format words lists them. */
const formats = [
  ...['101010000010010', '101000100100101', '101111001111100', '101101101001011'],
  ...['100010111111001', '100000011001110', '100111110010111', '100101010100000'],
]

/** Reads a code as a camera's program does, knowing only the standard; the frame is left out by shape. */
function read(rows: boolean[][]): { text: string; mask: number } {
  const size = rows.length
  const version = (size - 17) / 4
  const dark = (row: number, column: number) => rows[row]?.[column] === true
  const near = [0, 1, 2, 3, 4, 5, 7].map(row => dark(row, 8))
  const upper = [dark(8, 8), dark(8, 7), ...[5, 4, 3, 2, 1, 0].map(column => dark(8, column))]
  const word = [...near, ...upper].map(Number).reverse().join('')
  const mask = formats.indexOf(word)
  const centres = version < 2 ? [] : version < 7 ? [6, size - 7] : [6, (size - 1) / 2, size - 7]
  const isFrame = (row: number, column: number): boolean => {
    const inCorner =
      (row < 9 && (column < 9 || column > size - 9)) || (row > size - 9 && column < 9)
    const inVersion =
      version > 6 && ((row < 6 && column > size - 12) || (column < 6 && row > size - 12))
    const inAlignment = centres.some(y =>
      centres.some(
        x =>
          !((y === 6 && x !== (size - 1) / 2) || (x === 6 && y !== (size - 1) / 2)) &&
          Math.abs(row - y) < 3 &&
          Math.abs(column - x) < 3,
      ),
    )
    return inCorner || inVersion || inAlignment || row === 6 || column === 6
  }
  const turned = (y: number, x: number) =>
    [
      (y + x) % 2,
      y % 2,
      x % 3,
      (y + x) % 3,
      ((y >> 1) + Math.floor(x / 3)) % 2,
      ((y * x) % 2) + ((y * x) % 3),
      (((y * x) % 2) + ((y * x) % 3)) % 2,
      (((y + x) % 2) + ((y * x) % 3)) % 2,
    ][mask] === 0
  const bits: number[] = []
  let isUp = true
  for (const right of pairs(size)) {
    for (let step = 0; step < size; step++) {
      const row = isUp ? size - 1 - step : step
      for (const column of [right, right - 1]) {
        if (!isFrame(row, column)) bits.push(Number(dark(row, column) !== turned(row, column)))
      }
    }
    isUp = !isUp
  }
  const words = Array.from({ length: bits.length >> 3 }, (_, at) =>
    Number.parseInt(bits.slice(at * 8, at * 8 + 8).join(''), 2),
  )
  const sizes = [
    [16],
    [28],
    [44],
    [32, 32],
    [43, 43],
    [27, 27, 27, 27],
    [31, 31, 31, 31],
    [38, 38, 39, 39],
    [36, 36, 36, 37, 37],
  ][version - 1]
  if (!sizes) throw new Error('version')
  const parts = sizes.map((): number[] => [])
  let from = 0
  for (let at = 0; at < Math.max(...sizes); at++) {
    parts.forEach((part, which) => {
      if (at < (sizes[which] ?? 0)) part.push(words[from++] ?? 0)
    })
  }
  const nibbles = parts.flat().flatMap(byte => [byte >> 4, byte & 15])
  const length = (nibbles[1] ?? 0) * 16 + (nibbles[2] ?? 0)
  const bytes = Array.from(
    { length },
    (_, at) => (nibbles[3 + at * 2] ?? 0) * 16 + (nibbles[4 + at * 2] ?? 0),
  )
  expect(nibbles[0]).toBe(4)
  return { text: new TextDecoder().decode(Uint8Array.from(bytes)), mask }
}

const pairs = (size: number) =>
  Array.from({ length: (size - 1) / 2 }, (_, at) => size - 1 - 2 * at).map(right =>
    right < 7 ? right - 1 : right,
  )

describe('a QR code', () => {
  it('has the correction of the worked example that textbooks use', () => {
    const words = [32, 91, 11, 120, 209, 114, 220, 77, 67, 64, 236, 17, 236, 17, 236, 17]
    expect(correctionOf(words, 10)).toEqual([196, 35, 39, 119, 235, 215, 231, 226, 93, 23])
  })

  it.each([
    'a',
    'weixin://wxpay/bizpayurl?pr=abcDEF012',
    'https://qr.alipay.com/bax08861ymqcdzxxxxxx0034',
    '提猫直播助手',
    ...[14, 15, 26, 27, 42, 43, 62, 63, 84, 85, 106, 107, 122, 123, 152, 153, 180].map(length =>
      'x1'.repeat(100).slice(0, length),
    ),
  ])('of %j reads back', text => {
    const rows = qrCodeOf(text)
    if (!rows) throw new Error('too long')
    const seen = read(rows)
    expect(seen.text).toBe(text)
    expect(seen.mask).toBeGreaterThanOrEqual(0)
  })

  it('is none where the text is too long', () => {
    expect(qrCodeOf('x'.repeat(181))).toBeNull()
    expect(codewordsOf('x'.repeat(180))?.version).toBe(9)
  })
})
