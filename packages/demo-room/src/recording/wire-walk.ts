/** One field of a protobuf message: where its value lies. */
export type WireField = {
  number: number
  /** Value of wire type 0; length of the others. */
  value: bigint
  /** First byte of the value, and the byte after it. */
  from: number
  to: number
}

/**
 * The fields of one message, not looking inside them. A reader of our own, so that the demo room
 * does not judge the product's decoder by that decoder. Throws `RangeError` on damaged bytes.
 */
export function fieldsOf(bytes: Uint8Array, from = 0, to = bytes.length): WireField[] {
  const fields: WireField[] = []
  for (let at = from; at < to; ) {
    const tag = varintAt(bytes, at)
    const value = varintAt(bytes, tag.to)
    const number = Number(tag.value >> 3n)
    const wireType = Number(tag.value & 7n)
    if (wireType === 0) {
      fields.push({ number, value: value.value, from: tag.to, to: value.to })
      at = value.to
    } else if (wireType === 2) {
      const end = value.to + Number(value.value)
      if (end > to) throw new RangeError('a field runs past its message')
      fields.push({ number, value: value.value, from: value.to, to: end })
      at = end
    } else throw new RangeError(`wire type ${wireType} is not used by this protocol`)
  }
  return fields
}

export function textOf(bytes: Uint8Array, field: WireField | undefined): string {
  return field ? new TextDecoder().decode(bytes.subarray(field.from, field.to)) : ''
}

function varintAt(bytes: Uint8Array, from: number): { value: bigint; to: number } {
  let value = 0n
  for (let at = from; at < from + 10; at++) {
    const byte = bytes[at]
    if (byte === undefined) break
    value |= BigInt(byte & 0x7f) << BigInt(7 * (at - from))
    if (byte < 0x80) return { value, to: at + 1 }
  }
  throw new RangeError('a number does not end')
}
