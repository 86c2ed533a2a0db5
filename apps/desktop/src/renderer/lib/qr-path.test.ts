import jsQR from 'jsqr'
import { describe, expect, it } from 'vitest'
import { qrPathOf } from './qr-path.ts'

const pixels = 4

/** What a camera's program reads of it: another library than the one that draws. */
function read({ size, path }: { size: number; path: string }): string | undefined {
  const side = size * pixels
  const image = new Uint8ClampedArray(4 * side * side).fill(255)
  for (const [, column, row] of path.matchAll(/M(\d+) (\d+)/g)) {
    for (let y = 0; y < pixels; y++) {
      for (let x = 0; x < pixels; x++) {
        const at = (Number(row) * pixels + y) * side + Number(column) * pixels + x
        image.fill(0, 4 * at, 4 * at + 3)
      }
    }
  }
  return jsQR(image, side, side)?.data
}

describe('a QR code', () => {
  it.each([
    'a',
    'weixin://wxpay/bizpayurl?pr=abcDEF012',
    'https://qr.alipay.com/bax08861ymqcdzxxxxxx0034',
    '提猫直播助手',
    ...[14, 15, 42, 63, 107, 153, 180].map(length => 'x1'.repeat(100).slice(0, length)),
  ])('of %j reads back', text => {
    const code = qrPathOf(text)
    if (!code) throw new Error('too long')
    expect(read(code)).toBe(text)
  })

  it('is none where the text is too long', () => {
    expect(qrPathOf('x'.repeat(181))).toBeNull()
    expect(qrPathOf('猫'.repeat(61))).toBeNull()
  })
})
