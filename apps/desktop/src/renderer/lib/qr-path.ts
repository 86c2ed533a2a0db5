import { encode } from 'uqr'

/** Light modules around a code, which readers need. */
const quiet = 4
/** More than any payment address has; finer squares than these no camera reads off a screen. */
const longest = 180

/**
 * A text as a QR code of correction level M or better: an SVG path of its dark squares, each 1 × 1,
 * in a square of `size`. Null for a text of more than 180 bytes.
 */
export function qrPathOf(text: string): { size: number; path: string } | null {
  if (new TextEncoder().encode(text).length > longest) return null
  const { data, size } = encode(text, { ecc: 'M', border: quiet })
  const path = data
    .flatMap((line, row) =>
      line.flatMap((isDark, column) => (isDark ? `M${column} ${row}h1v1h-1z` : [])),
    )
    .join('')
  return { size, path }
}
