const utf8 = new TextEncoder()

/**
 * Writes protobuf wire format. Used for acknowledgements and heartbeats, and by the demo
 * room to speak as the platform does. Fields are written in the order of the calls.
 */
export class WireWriter {
  #parts: Uint8Array[] = []

  /** Wire type 0. Negative values are refused: no field of the protocol is signed. */
  varint(field: number, value: number | bigint): this {
    return this.#push(varintBytes(BigInt(field) << 3n), varintBytes(BigInt(value)))
  }

  /** Wire type 2. */
  bytes(field: number, value: Uint8Array): this {
    const tag = varintBytes((BigInt(field) << 3n) | 2n)
    return this.#push(tag, varintBytes(BigInt(value.length)), value)
  }

  string(field: number, value: string): this {
    return this.bytes(field, utf8.encode(value))
  }

  message(field: number, write: (writer: WireWriter) => void): this {
    const inner = new WireWriter()
    write(inner)
    return this.bytes(field, inner.finish())
  }

  finish(): Uint8Array {
    const all = new Uint8Array(this.#parts.reduce((sum, part) => sum + part.length, 0))
    let at = 0
    for (const part of this.#parts) {
      all.set(part, at)
      at += part.length
    }
    return all
  }

  #push(...parts: Uint8Array[]): this {
    this.#parts.push(...parts)
    return this
  }
}

export function varintBytes(value: bigint): Uint8Array {
  if (value < 0n) throw new RangeError('a protobuf field of this protocol is never negative')
  const out: number[] = []
  let rest = value
  do {
    const low = Number(rest & 0x7fn)
    rest >>= 7n
    out.push(rest > 0n ? low | 0x80 : low)
  } while (rest > 0n)
  return Uint8Array.from(out)
}
