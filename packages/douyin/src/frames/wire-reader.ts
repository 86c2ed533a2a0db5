import { decimalText, readVarint, skipVarint, type Varint } from './varint.ts'
import { WireError } from './wire-error.ts'

export { type DamageReason, WireError } from './wire-error.ts'

/** Deepest nesting read; real frames need 6. */
const maxDepth = 16

/** Entries of `#index` per field: its tag, where its value begins and where it ends. */
const stride = 3

export const varintType = 0
export const bytesType = 2

/** One field as it stands in the message: its number, wire type and value. */
export type WireEntry = { field: number; wireType: number; bytes: Uint8Array }

/** A field's number and wire type in one, as they stand before its value. */
const tagOf = (field: number, wireType: number) => field * 8 + wireType

/**
 * The fields of one protobuf message, by number. The constructor only finds where each field is;
 * nothing is decoded until asked for, so unknown and unneeded parts cost one skip. A field of an
 * unexpected wire type counts as absent; where a field repeats, the last one counts.
 * @throws WireError when the bytes are not protobuf
 */
export class WireFields {
  #buffer: Buffer
  #depth: number
  #index: number[] = []

  /** Reads `bytes` from `start` to `end`, by default all of them. */
  constructor(bytes: Uint8Array, depth = 0, start = 0, end = bytes.length) {
    if (depth > maxDepth) throw new WireError('too-deep')
    this.#depth = depth
    // A view, not a copy: a Buffer reads text several times faster than a TextDecoder.
    this.#buffer = Buffer.isBuffer(bytes)
      ? bytes
      : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    let at = start
    while (at < end) at = this.#addField(at, end)
  }

  /** Unsigned 64-bit id as decimal text, `''` when absent or 0. */
  id(field: number): string {
    const value = this.#lastVarint(field)
    return value ? idText(value) : ''
  }

  /** Every id at this number, packed or one by one, at most `limit`. @throws WireError */
  ids(field: number, limit: number): string[] {
    const found: string[] = []
    const take = (at: number, end: number) => {
      const value = readVarint(this.#buffer, at, end)
      if (found.length < limit) found.push(idText(value))
      return value.end
    }
    for (let i = 0; i < this.#index.length; i += stride) {
      const tag = this.#index[i]
      const end = this.#index[i + 2] ?? 0
      let at = this.#index[i + 1] ?? 0
      if (tag === tagOf(field, varintType)) take(at, end)
      if (tag !== tagOf(field, bytesType)) continue
      while (at < end && found.length < limit) at = take(at, end)
    }
    return found
  }

  /** A count: negative becomes 0, above 2^53 the largest safe integer. */
  count(field: number): number {
    const value = this.#lastVarint(field)
    if (!value || value.high >= 0x8000_0000) return 0
    return Math.min(value.high * 2 ** 32 + value.low, Number.MAX_SAFE_INTEGER)
  }

  isSet(field: number): boolean {
    const value = this.#lastVarint(field)
    return value !== null && (value.low !== 0 || value.high !== 0)
  }

  /** `''` when absent; bytes that are not UTF-8 become U+FFFD. */
  text(field: number): string {
    const i = this.#lastOf(field, bytesType)
    return i < 0 ? '' : this.#buffer.toString('utf8', this.#index[i + 1], this.#index[i + 2])
  }

  bytes(field: number): Uint8Array | null {
    const i = this.#lastOf(field, bytesType)
    return i < 0 ? null : this.#buffer.subarray(this.#index[i + 1], this.#index[i + 2])
  }

  message(field: number): WireFields | null {
    const i = this.#lastOf(field, bytesType)
    return i < 0 ? null : this.#messageAt(i)
  }

  /** Every value at this number, unread, at most `limit`. */
  byteList(field: number, limit: number): Uint8Array[] {
    return this.#everyOf(field, limit).map(i =>
      this.#buffer.subarray(this.#index[i + 1], this.#index[i + 2]),
    )
  }

  /** Every nested message at this number, at most `limit`. */
  messages(field: number, limit: number): WireFields[] {
    return this.#everyOf(field, limit).map(i => this.#messageAt(i))
  }

  /** Every field in its order, undecoded: for rewriting a message that is only partly understood. */
  *entries(): Generator<WireEntry> {
    for (let i = 0; i < this.#index.length; i += stride) {
      const tag = this.#index[i] ?? 0
      const bytes = this.#buffer.subarray(this.#index[i + 1], this.#index[i + 2])
      yield { field: tag >>> 3, wireType: tag & 7, bytes }
    }
  }

  #messageAt(i: number): WireFields {
    return new WireFields(this.#buffer, this.#depth + 1, this.#index[i + 1], this.#index[i + 2])
  }

  #everyOf(field: number, limit: number): number[] {
    const found: number[] = []
    const tag = tagOf(field, bytesType)
    for (let i = 0; i < this.#index.length && found.length < limit; i += stride) {
      if (this.#index[i] === tag) found.push(i)
    }
    return found
  }

  /** Place in the index of the last such field, -1 when there is none. */
  #lastOf(field: number, wireType: number): number {
    const tag = tagOf(field, wireType)
    for (let i = this.#index.length - stride; i >= 0; i -= stride) {
      if (this.#index[i] === tag) return i
    }
    return -1
  }

  #lastVarint(field: number): Varint | null {
    const i = this.#lastOf(field, varintType)
    return i < 0 ? null : readVarint(this.#buffer, this.#index[i + 1] ?? 0, this.#index[i + 2] ?? 0)
  }

  /** @returns where the next field begins */
  #addField(tagAt: number, limit: number): number {
    // Most tags and lengths are one byte; only longer ones pay for a whole varint.
    let tag = this.#buffer[tagAt] ?? 0
    let start = tagAt + 1
    if (tag >= 0x80) {
      const long = readVarint(this.#buffer, tagAt, limit)
      if (long.high !== 0) throw new WireError('bad-tag')
      tag = long.low
      start = long.end
    }
    if (tag < 8) throw new WireError('bad-tag')
    let end = start
    switch (tag & 7) {
      case varintType:
        end = skipVarint(this.#buffer, start, limit)
        break
      case 1:
        end = start + 8
        break
      case bytesType: {
        const length = this.#buffer[start] ?? 0
        if (start < limit && length < 0x80) {
          start += 1
          end = start + length
        } else {
          const long = readVarint(this.#buffer, start, limit)
          start = long.end
          end = start + long.high * 2 ** 32 + long.low
        }
        break
      }
      case 5:
        end = start + 4
        break
      default:
        throw new WireError('bad-wire-type')
    }
    if (end > limit) throw new WireError('truncated')
    this.#index.push(tag, start, end)
    return end
  }
}

function idText(value: Varint): string {
  return value.low === 0 && value.high === 0 ? '' : decimalText(value)
}
