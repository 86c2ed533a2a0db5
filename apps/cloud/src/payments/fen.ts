/** By text, never by floating point: 0.29 * 100 is not 29. */
export function fenToYuan(fen: number): string {
  const digits = String(fen).padStart(3, '0')
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`
}

/** null for anything but an amount with at most two places. */
export function yuanToFen(text: string): number | null {
  const [, yuan = '', places = ''] = /^(\d{1,9})(?:\.(\d{1,2}))?$/.exec(text) ?? []
  return yuan === '' ? null : Number(yuan + places.padEnd(2, '0'))
}
