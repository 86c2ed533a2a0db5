import sharp from 'sharp'

/** 64 bits as hex: whether each of 8 × 8 fields is darker than the one to its right. */
export async function differenceHash(image: Buffer): Promise<string> {
  const grey = await sharp(image).greyscale().resize(9, 8, { fit: 'fill' }).raw().toBuffer()
  let bits = 0n
  for (let row = 0; row < 8; row++) {
    for (let column = 0; column < 8; column++) {
      const at = row * 9 + column
      bits = (bits << 1n) | ((grey[at] ?? 0) < (grey[at + 1] ?? 0) ? 1n : 0n)
    }
  }
  return bits.toString(16).padStart(16, '0')
}

/** In how many of the 64 bits two hashes differ. */
export function hashDistance(a: string, b: string): number {
  let rest = BigInt(`0x${a}`) ^ BigInt(`0x${b}`)
  let count = 0
  for (; rest > 0n; rest &= rest - 1n) count++
  return count
}

/** Hashes that differ in so few bits are shown as look-alikes. */
export const lookAlikeBits = 4

/**
 * Five parts: hashes that differ in four bits or fewer have at least one part in common, which an
 * index can find.
 */
export function hashParts(hash: string): string[] {
  const bits = BigInt(`0x${hash}`).toString(2).padStart(64, '0')
  return [0, 13, 26, 39, 52].map(
    (from, index) => `${index}:${bits.slice(from, index === 4 ? 64 : from + 13)}`,
  )
}
