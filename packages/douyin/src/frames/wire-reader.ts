import { decimalText, readVarint, type Varint } from './varint.ts'
import { WireError } from './wire-error.ts'

export { type DamageReason, WireError } from './wire-error.ts'

/** Deepest nesting read; real frames need 6. */
const maxDepth = 16

/** Entries of `#index` per field: its number, its wire type, where its value begins and ends. */
const stride = 4

const varintType = 0
const bytesType = 2

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
      if (this.#index[i] !== field) continue
      const end = this.#index[i + 3] ?? 0
      let at = this.#index[i + 2] ?? 0
      if (this.#index[i + 1] === varintType) take(at, end)
      else while (at < end && found.length < limit) at = take(at, end)
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
    return i < 0 ? '' : this.#buffer.toString('utf8', this.#index[i + 2], this.#index[i + 3])
  }

  bytes(field: number): Uint8Array | null {
    const i = this.#lastOf(field, bytesType)
    return i < 0 ? null : this.#buffer.subarray(this.#index[i + 2], this.#index[i + 3])
  }

  message(field: number): WireFields | null {
    const i = this.#lastOf(field, bytesType)
    return i < 0 ? null : this.#messageAt(i)
  }

  /** Every value at this number, unread, at most `limit`. */
  byteList(field: number, limit: number): Uint8Array[] {
    return this.#everyOf(field, limit).map(i =>
      this.#buffer.subarray(this.#index[i + 2], this.#index[i + 3]),
    )
  }

  /** Every nested message at this number, at most `limit`. */
  messages(field: number, limit: number): WireFields[] {
    return this.#everyOf(field, limit).map(i => this.#messageAt(i))
  }

  #messageAt(i: number): WireFields {
    return new WireFields(this.#buffer, this.#depth + 1, this.#index[i + 2], this.#index[i + 3])
  }

  #everyOf(field: number, limit: number): number[] {
    const found: number[] = []
    for (let i = 0; i < this.#index.length && found.length < limit; i += stride) {
      if (this.#index[i] === field && this.#index[i + 1] === bytesType) found.push(i)
    }
    return found
  }

  /** Place in the index of the last such field, -1 when there is none. */
  #lastOf(field: number, wireType: number): number {
    for (let i = this.#index.length - stride; i >= 0; i -= stride) {
      if (this.#index[i] === field && this.#index[i + 1] === wireType) return i
    }
    return -1
  }

  #lastVarint(field: number): Varint | null {
    const i = this.#lastOf(field, varintType)
    return i < 0 ? null : readVarint(this.#buffer, this.#index[i + 2] ?? 0, this.#index[i + 3] ?? 0)
  }

  /** @returns where the next field begins */
  #addField(tagAt: number, limit: number): number {
    const tag = readVarint(this.#buffer, tagAt, limit)
    const field = tag.high === 0 ? tag.low >>> 3 : 0
    if (field === 0) throw new WireError('bad-tag')
    const wireType = tag.low & 7
    let start = tag.end
    let end = start
    switch (wireType) {
      case varintType:
        end = readVarint(this.#buffer, start, limit).end
        break
      case 1:
        end = start + 8
        break
      case bytesType: {
        const length = readVarint(this.#buffer, start, limit)
        start = length.end
        end = start + length.high * 2 ** 32 + length.low
        break
      }
      case 5:
        end = start + 4
        break
      default:
        throw new WireError('bad-wire-type')
    }
    if (end > limit) throw new WireError('truncated')
    this.#index.push(field, wireType, start, end)
    return end
  }
}

function idText(value: Varint): string {
  return value.low === 0 && value.high === 0 ? '' : decimalText(value)
}
