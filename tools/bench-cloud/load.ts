import { connect, type Socket } from 'node:net'

export type Answer = { status: number; body: string; tookMs: number }
export type Load = {
  port: number
  connections: number
  /** The next request as it goes over the wire; null = no more. */
  next: () => string | null
  onAnswer?: (answer: Answer) => void
}

/**
 * Keeps each of some connections busy with one request after another. Written by hand over bare
 * sockets, so that the asking side takes as little of the machine as it can.
 */
export async function load({
  port,
  connections,
  next,
  onAnswer,
}: Load): Promise<{ count: number; broken: number }> {
  const sum = { count: 0, broken: 0 }
  await Promise.all(Array.from({ length: connections }, () => work()))
  return sum

  async function work(): Promise<void> {
    let isMore = true
    while (isMore) isMore = await useConnection()
  }

  /** One connection until it ends; false when there is nothing more to send. */
  function useConnection(): Promise<boolean> {
    return new Promise(resolve => {
      const socket: Socket = connect({ host: '127.0.0.1', port, noDelay: true })
      let text = ''
      let sentAt = 0
      let isHead = false
      const send = () => {
        const request = next()
        if (request === null) {
          socket.destroy()
          resolve(false)
          return
        }
        isHead = request.startsWith('HEAD ')
        sentAt = performance.now()
        socket.write(request)
      }
      socket.setEncoding('utf8')
      socket.setTimeout(30_000, () => socket.destroy())
      socket.on('connect', send)
      socket.on('data', (chunk: string) => {
        text += chunk
        const answer = readAnswer(text, isHead)
        if (answer === null) return
        text = ''
        sum.count++
        onAnswer?.({ ...answer, tookMs: performance.now() - sentAt })
        if (answer.isLast) socket.destroy()
        else send()
      })
      socket.on('error', () => {})
      socket.on('close', () => {
        if (text !== '' || sentAt === 0) sum.broken++
        resolve(true)
      })
    })
  }
}

function readAnswer(
  text: string,
  isHead: boolean,
): { status: number; body: string; isLast: boolean } | null {
  const end = text.indexOf('\r\n\r\n')
  if (end < 0) return null
  const head = text.slice(0, end).toLowerCase()
  const body = text.slice(end + 4)
  // An answer to HEAD tells a length and sends nothing.
  const length = isHead ? 0 : Number(/content-length: (\d+)/.exec(head)?.[1] ?? 0)
  if (Buffer.byteLength(body) < length) return null
  return { status: Number(head.slice(9, 12)), body, isLast: head.includes('connection: close') }
}

let addresses = 0
/** As a proxy of ours would hand it on, from another customer each time. */
export function request(
  method: string,
  path: string,
  given: { token?: string; body?: string; type?: string; more?: string } = {},
): string {
  const { token, body, type = 'application/json', more = '' } = given
  const n = ++addresses
  return (
    `${method} ${path} HTTP/1.1\r\nhost: cloud\r\n` +
    `x-forwarded-for: 10.${(n >> 16) & 255}.${(n >> 8) & 255}.${n & 255}\r\n` +
    (token === undefined ? '' : `authorization: Bearer ${token}\r\n`) +
    more +
    (body === undefined
      ? '\r\n'
      : `content-type: ${type}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`)
  )
}
