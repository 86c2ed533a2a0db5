import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

/** How a mirror answers a request for `content` from byte `from` on. */
export type MirrorAnswer = (
  request: IncomingMessage,
  response: ServerResponse,
  from: number,
  content: Buffer,
) => void

/** As a mirror should, Range included. */
export const honest: MirrorAnswer = (_request, response, from, content) => {
  const range = `bytes ${from}-${content.length - 1}/${content.length}`
  const headers = from > 0 ? { 'content-range': range } : {}
  response.writeHead(from > 0 ? 206 : 200, { ...headers, 'content-length': content.length - from })
  response.end(content.subarray(from))
}

const whole = (content: Buffer) => ({ 'content-length': content.length })

/** Everything a mirror can do wrong. */
export const hostileAnswers = {
  'cuts off in the middle': (_request, response, from, content) => {
    response.writeHead(200, whole(content))
    response.write(content.subarray(from, 200_000), () => response.destroy())
  },
  'stalls in the middle': (_request, response, _from, content) => {
    response.writeHead(200, whole(content))
    response.write(content.subarray(0, 100_000))
  },
  'never answers': () => {},
  'answers with a web page': (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end('<html>login')
  },
  'claims to be shorter': (_request, response, _from, content) => {
    response.writeHead(200, { 'content-length': 1000 }).end(content.subarray(0, 1000))
  },
  'claims to be longer': (_request, response, _from, content) => {
    response.writeHead(200, { 'content-length': content.length + 1 })
    response.end(Buffer.concat([content, Buffer.alloc(1)]))
  },
  'sends more than it claimed': (_request, response, _from, content) => {
    response.writeHead(200)
    response.end(Buffer.concat([content, content]))
  },
  'sends nothing': (_request, response) => {
    response.writeHead(200, { 'content-length': 0 }).end()
  },
  'corrupts a byte': (_request, response, from, content) => {
    const wrong = Buffer.from(content)
    wrong[300_000] = (wrong[300_000] ?? 0) ^ 0xff
    response.end(wrong.subarray(from))
  },
  'answers another range': (_request, response, from, content) => {
    const range = `bytes ${from + 7}-${content.length - 1}/${content.length}`
    response.writeHead(206, { 'content-range': range }).end(content.subarray(from + 7))
  },
  'has another file': (_request, response, from) => {
    response.writeHead(206, { 'content-range': `bytes ${from}-999999/1000000` })
    response.end(Buffer.alloc(1_000_000 - from))
  },
  'answers 403': (_request, response) => response.writeHead(403).end(),
  'answers 404': (_request, response) => response.writeHead(404).end(),
  'answers 416': (_request, response) => response.writeHead(416).end(),
  'answers 500': (_request, response) => response.writeHead(500).end('oops'),
  'redirects in circles': (request, response) => {
    response.writeHead(302, { location: request.url ?? '/' }).end()
  },
  'hangs up': request => request.socket.destroy(),
} as const satisfies Record<string, MirrorAnswer>

/** A server of one file. `close` cuts what is still being sent. */
export async function startMirror(content: Buffer, answer: MirrorAnswer = honest) {
  const ranges: (string | undefined)[] = []
  const server = createServer((request, response) => {
    ranges.push(request.headers.range)
    const from = Number(/^bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0)
    answer(request, response, from, content)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}`,
    /** Of every request so far, in order. */
    ranges,
    async close() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}
