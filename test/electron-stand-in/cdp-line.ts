import type { CdpLine } from '../../packages/douyin/src/sources/page-tap/cdp-pipe.ts'
import { createListeners } from '../../packages/douyin/src/sources/page-tap/cdp-session.ts'

type Message = {
  id?: number
  method?: string
  params?: unknown
  sessionId?: string
  result?: unknown
  error?: { message: string }
}
type Waiting = { resolve: (result: unknown) => void; reject: (error: Error) => void }

/** A DevTools client of its own at a browser's debugging port, beside Playwright's. */
export async function openCdpLine(port: number): Promise<CdpLine> {
  const answer = await fetch(`http://127.0.0.1:${port}/json/version`)
  const { webSocketDebuggerUrl } = (await answer.json()) as { webSocketDebuggerUrl: string }
  const socket = new WebSocket(webSocketDebuggerUrl)
  await new Promise((resolve, reject) => {
    socket.onopen = resolve
    socket.onerror = reject
  })
  const events = createListeners<[string, unknown, string | undefined]>()
  const detaches = createListeners<[string]>()
  const waiting = new Map<number, Waiting>()
  let lastId = 0
  socket.onmessage = ({ data }) => {
    const message = JSON.parse(String(data)) as Message
    if (message.id === undefined) {
      return events.tell(message.method ?? '', message.params, message.sessionId)
    }
    const one = waiting.get(message.id)
    waiting.delete(message.id)
    if (message.error) one?.reject(new Error(message.error.message))
    else one?.resolve(message.result)
  }
  socket.onclose = () => {
    for (const { reject } of waiting.values()) reject(new Error('closed'))
    detaches.tell('closed')
  }
  return {
    send: (method, params = {}, sessionId) =>
      new Promise((resolve, reject) => {
        lastId += 1
        waiting.set(lastId, { resolve, reject })
        socket.send(JSON.stringify({ id: lastId, method, params, sessionId }))
      }),
    onEvent: events.add,
    onDetach: detaches.add,
  }
}
