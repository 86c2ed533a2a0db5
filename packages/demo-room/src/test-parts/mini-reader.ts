import { gunzipSync } from 'node:zlib'

/** Field number → its values. Written apart from every other reader here, to judge the writer. */
export type Fields = Map<number, (bigint | Uint8Array)[]>

export function read(bytes: Uint8Array): Fields {
  const fields: Fields = new Map()
  let at = 0
  const number = () => {
    let value = 0n
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes[at++]
      if (byte === undefined) throw new Error('too short')
      value += BigInt(byte % 128) << shift
      if (byte < 128) return value
    }
  }
  while (at < bytes.length) {
    const tag = number()
    const field = Number(tag / 8n)
    const length = number()
    const isBytes = tag % 8n === 2n
    if (!isBytes && tag % 8n !== 0n) throw new Error(`wire type ${tag % 8n}`)
    if (isBytes && at + Number(length) > bytes.length) throw new Error('too short')
    const value = isBytes ? bytes.slice(at, at + Number(length)) : length
    if (isBytes) at += Number(length)
    fields.set(field, [...(fields.get(field) ?? []), value])
  }
  return fields
}

export function int(fields: Fields | undefined, field: number): bigint {
  const value = fields?.get(field)?.[0]
  return typeof value === 'bigint' ? value : 0n
}

export function part(fields: Fields | undefined, field: number): Uint8Array {
  const value = fields?.get(field)?.[0]
  return value instanceof Uint8Array ? value : new Uint8Array()
}

export function text(fields: Fields | undefined, field: number): string {
  return new TextDecoder('utf-8', { fatal: true }).decode(part(fields, field))
}

export type ReadMessage = { method: string; msgId: bigint; fields: Fields; common: Fields }
export type ReadResponse = {
  messages: ReadMessage[]
  cursor: string
  internalExt: string
  needAck: boolean
  pushServer: string
}

export function readResponse(bytes: Uint8Array): ReadResponse {
  const response = read(bytes)
  const messages = (response.get(1) ?? []).map(value => {
    const message = read(value instanceof Uint8Array ? value : new Uint8Array())
    const fields = read(part(message, 2))
    const common = read(part(fields, 1))
    return { method: text(message, 1), msgId: int(message, 3), fields, common }
  })
  return {
    messages,
    cursor: text(response, 2),
    internalExt: text(response, 5),
    needAck: int(response, 9) === 1n,
    pushServer: text(response, 14),
  }
}

export function readPushFrame(bytes: Uint8Array): ReadResponse & { logId: bigint; type: string } {
  const frame = read(bytes)
  const headers = (frame.get(5) ?? []).map(value =>
    read(value instanceof Uint8Array ? value : new Uint8Array()),
  )
  const isGzip = headers.some(one => text(one, 1) === 'compress_type' && text(one, 2) === 'gzip')
  const payload = part(frame, 8)
  return {
    ...readResponse(isGzip ? gunzipSync(payload) : payload),
    logId: int(frame, 2),
    type: text(frame, 7),
  }
}
