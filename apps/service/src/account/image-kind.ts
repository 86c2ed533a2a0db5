/** What the cloud takes, told by the first bytes: a name or a type can say anything. */
export function imageKindOf(bytes: Uint8Array): { type: string; extension: string } | null {
  const starts = (...wanted: number[]) => wanted.every((byte, at) => bytes[at] === byte)
  const text = (from: number, to: number) => String.fromCharCode(...bytes.subarray(from, to))
  if (starts(0xff, 0xd8, 0xff)) return { type: 'image/jpeg', extension: 'jpg' }
  if (starts(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) {
    return { type: 'image/png', extension: 'png' }
  }
  if (text(0, 4) === 'RIFF' && text(8, 12) === 'WEBP') {
    return { type: 'image/webp', extension: 'webp' }
  }
  return null
}
