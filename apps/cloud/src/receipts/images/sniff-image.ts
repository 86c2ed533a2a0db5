export type ImageKind = 'jpeg' | 'png' | 'webp'

const signs: readonly { kind: ImageKind; isAt: (bytes: Buffer) => boolean }[] = [
  { kind: 'jpeg', isAt: bytes => bytes.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff])) },
  {
    kind: 'png',
    isAt: bytes => bytes.subarray(0, 8).equals(Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')),
  },
  {
    kind: 'webp',
    isAt: bytes =>
      bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP',
  },
]

/**
 * By the first bytes and nothing else; null = none of the three. It comes before the decoder, which
 * would also read SVG, PDF and more: formats that can hold scripts and fetch addresses.
 */
export const sniffImage = (bytes: Buffer): ImageKind | null =>
  signs.find(({ isAt }) => isAt(bytes))?.kind ?? null

const endings: Record<ImageKind, RegExp> = {
  jpeg: /\.(jpe?g|jfif)$/i,
  png: /\.png$/i,
  webp: /\.webp$/i,
}

/** Whether name and type say what the bytes are. */
export function isNamedSo(kind: ImageKind, filename: string, type: string): boolean {
  return endings[kind].test(filename) && type.toLowerCase() === `image/${kind}`
}
