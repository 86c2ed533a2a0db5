const utf8 = new TextDecoder()

/** Deepest nesting read; real frames need 6. */
const maxDepth = 16

export type DamageReason =
  | 'too-large'
  | 'truncated'
  | 'bad-varint'
  | 'bad-tag'
  | 'bad-wire-type'
  | 'too-deep'
  | 'bad-gzip'
  | 'no-payload'

/** Bytes that are not the protocol. Caught where a frame or a message is decoded, never further out. */
export class WireError extends Error {
  override name = 'WireError' as const
  readonly reason: DamageReason
  constructor(reason: DamageReason, cause?: unknown) {
    super(reason, { cause })
    this.reason = reason
  }
}

type WireValue = bigint | Uint8Array

/**
 * The fields of one protobuf message, by number. Nothing nested is read until asked for, so unknown
 * and unneeded parts cost one skip. A field of an unexpected wire type counts as absent.
 * @throws WireError when the bytes are not protobuf
 */
export class WireFields {
  #values = new Map<number, WireValue[]>()
  #depth: number

  constructor(bytes: Uint8Array, depth = 0) {
    if (depth > maxDepth) throw new WireError('too-deep')
    this.#depth = depth
    const cursor = { bytes, at: 0 }
    while (cursor.at < bytes.length) this.#readField(cursor)
  }

  /** Unsigned 64-bit id as decimal text, `''` when absent or 0. */
  id(field: number): string {
    const value = this.#lastVarint(field)
    return value === 0n ? '' : String(value)
  }

  /** A count: negative becomes 0, above 2^53 the largest safe integer. */
  count(field: number): number {
    const value = BigInt.asIntN(64, this.#lastVarint(field))
    if (value <= 0n) return 0
    return value > maxSafe ? Number.MAX_SAFE_INTEGER : Number(value)
  }

  isSet(field: number): boolean {
    return this.#lastVarint(field) !== 0n
  }

  /** `''` when absent; bytes that are not UTF-8 become U+FFFD. */
  text(field: number): string {
    const value = this.bytes(field)
    return value ? utf8.decode(value) : ''
  }

  bytes(field: number): Uint8Array | null {
    const value = this.#values.get(field)?.findLast(v => typeof v !== 'bigint')
    return value instanceof Uint8Array ? value : null
  }

  message(field: number): WireFields | null {
    const value = this.bytes(field)
    return value && new WireFields(value, this.#depth + 1)
  }

  /** Every value at this number, unread, at most `limit`. */
  byteList(field: number, limit: number): Uint8Array[] {
    return (this.#values.get(field) ?? [])
      .filter(value => value instanceof Uint8Array)
      .slice(0, limit)
  }

  /** Every nested message at this number, at most `limit`. */
  messages(field: number, limit: number): WireFields[] {
    return this.byteList(field, limit).map(value => new WireFields(value, this.#depth + 1))
  }

  #lastVarint(field: number): bigint {
    const value = this.#values.get(field)?.findLast(v => typeof v === 'bigint')
    return typeof value === 'bigint' ? value : 0n
  }

  #readField(cursor: Cursor): void {
    const tag = readVarint(cursor)
    const field = Number(tag >> 3n)
    if (field === 0 || field > 0x1fff_ffff) throw new WireError('bad-tag')
    const value = readValue(cursor, Number(tag & 7n))
    if (value === null) return
    const known = this.#values.get(field)
    if (known) known.push(value)
    else this.#values.set(field, [value])
  }
}

type Cursor = { bytes: Uint8Array; at: number }

const maxSafe = BigInt(Number.MAX_SAFE_INTEGER)

function readValue(cursor: Cursor, wireType: number): WireValue | null {
  switch (wireType) {
    case 0:
      return readVarint(cursor)
    case 1:
      take(cursor, 8)
      return null
    case 2:
      return take(cursor, Number(readVarint(cursor)))
    case 5:
      take(cursor, 4)
      return null
    default:
      throw new WireError('bad-wire-type')
  }
}

function take(cursor: Cursor, length: number): Uint8Array {
  const end = cursor.at + length
  if (end > cursor.bytes.length) throw new WireError('truncated')
  const part = cursor.bytes.subarray(cursor.at, end)
  cursor.at = end
  return part
}

/** Most varints fit 28 bits; only longer ones pay for bigint arithmetic. */
function readVarint(cursor: Cursor): bigint {
  let low = 0
  for (let shift = 0; shift < 28; shift += 7) {
    const byte = nextByte(cursor)
    low |= (byte & 0x7f) << shift
    if (byte < 0x80) return BigInt(low)
  }
  let value = BigInt(low)
  for (let shift = 28n; shift < 70n; shift += 7n) {
    const byte = nextByte(cursor)
    value |= BigInt(byte & 0x7f) << shift
    if (byte < 0x80) return BigInt.asUintN(64, value)
  }
  throw new WireError('bad-varint')
}

function nextByte(cursor: Cursor): number {
  const byte = cursor.bytes[cursor.at]
  if (byte === undefined) throw new WireError('truncated')
  cursor.at += 1
  return byte
}
