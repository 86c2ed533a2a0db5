import { createHash } from 'node:crypto'
import { WireWriter } from '@talkingcat/douyin/wire'
import { WebSocket } from 'ws'
import type { DemoRoom } from '../types.ts'
import { type ReadMessage, readPushFrame } from './mini-reader.ts'

const deviceId = '7349101092921476660'
const alphabet = 'Dkdpgh4ZKsQB80/Mfvw36XI1R25+WUAlEi7NLboqYTOPuzmFjJnryx9HVGcaStCe'
const standard = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** A push client with nothing in it but the protocol. */
export type PushClient = {
  socket: WebSocket
  messages: ReadMessage[]
  damaged: number
  cursor: string
  internalExt: string
  closed: Promise<number>
}

export function pushUrl(room: DemoRoom, place: { cursor: string; internalExt: string }): string {
  const query = new URLSearchParams({
    ...{ aid: '6383', live_id: '1', version_code: '180800', webcast_sdk_version: '1.0.15' },
    ...{ did_rule: '3', device_platform: 'web', identity: 'audience', compress: 'gzip' },
    ...{ room_id: room.roomId, user_unique_id: deviceId },
    ...{ cursor: place.cursor, internal_ext: place.internalExt },
  })
  query.set('signature', sign(query))
  return `${room.endpoints.pushOrigins[0]}/webcast/im/push/v2/?${query}`
}

/** Connects, acknowledges and beats. Rejects with the refusal's `handshake-status` or HTTP status. */
export function connect(
  url: string,
  into: ReadMessage[] = [],
  beatEveryMs = 200,
  cookie = 'ttwid=x',
) {
  return new Promise<PushClient>((resolve, reject) => {
    const socket = new WebSocket(url, { headers: { cookie } })
    const closed = new Promise<number>(done => socket.on('close', done))
    const client: PushClient = {
      ...{ socket, messages: into, damaged: 0, cursor: '', internalExt: '', closed },
    }
    socket.on('message', data => hear(client, data))
    const beat = setInterval(() => {
      if (socket.readyState === WebSocket.OPEN) socket.send(Buffer.from('3a026862', 'hex'))
    }, beatEveryMs)
    socket.on('close', () => clearInterval(beat))
    socket.on('open', () => resolve(client))
    socket.on('error', error => reject(error))
    socket.on('unexpected-response', (_request, response) => {
      clearInterval(beat)
      const status = response.headers['handshake-status'] ?? response.statusCode
      reject(new Error(`refused ${status} ${response.headers['handshake-msg'] ?? ''}`))
    })
  })
}

function hear(client: PushClient, data: unknown): void {
  if (!Buffer.isBuffer(data)) throw new Error('not a binary message')
  try {
    const { logId, internalExt, cursor, messages } = readPushFrame(data)
    client.messages.push(...messages)
    client.cursor = cursor
    client.internalExt = internalExt
    const ack = new WireWriter().varint(2, logId).string(7, 'ack').string(8, internalExt)
    client.socket.send(ack.finish())
  } catch {
    client.damaged += 1
  }
}

function sign(query: URLSearchParams): string {
  const names = ['live_id', 'aid', 'version_code', 'webcast_sdk_version', 'room_id']
  const more = ['sub_room_id', 'sub_channel_id', 'did_rule', 'user_unique_id', 'device_platform']
  const line = [...names, ...more, 'device_type', 'ac', 'identity']
    .map(name => `${name}=${query.get(name) ?? ''}`)
    .join(',')
  const stub = createHash('md5').update(line).digest('hex')
  const digest = createHash('md5').update(stub, 'hex').digest()
  const plain = [1, 0, 1, 14, 69, 63, digest.readUInt8(14), digest.readUInt8(15), 63]
  plain.push(plain.reduce((sum, byte) => sum ^ byte, 0))
  const bytes = Buffer.from([0x50, 63, ...rc4(63, plain)])
  return [...bytes.toString('base64')].map(letter => alphabet[standard.indexOf(letter)]).join('')
}

function rc4(key: number, plain: number[]): number[] {
  const box = Array.from({ length: 256 }, (_, index) => index)
  const at = (index: number) => box[index % 256] ?? 0
  const swap = (a: number, b: number) => {
    const kept = at(a)
    box[a] = at(b)
    box[b] = kept
  }
  for (let i = 0, j = 0; i < 256; i++) {
    j = (j + at(i) + key) % 256
    swap(i, j)
  }
  let j = 0
  return plain.map((byte, index) => {
    const i = (index + 1) % 256
    j = (j + at(i)) % 256
    swap(i, j)
    return byte ^ at(at(i) + at(j))
  })
}
