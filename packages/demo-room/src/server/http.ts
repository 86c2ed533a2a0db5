import type { IncomingMessage, ServerResponse } from 'node:http'
import { encodeResponse } from '../encode/envelope.ts'
import { indexOfCursor } from '../encode/place.ts'
import { urlOf } from './request-url.ts'
import { roomAnswer, webEnterAnswer } from './room-answer.ts'
import { isCut, type RoomState } from './room-state.ts'
import { isVisitor, visitorCookie } from './visitor.ts'

/** How far back a client without a cursor is told. */
const historyFrames = 4
const framesPerFetch = 40

/** Answers the platform's plain requests; false when the path is none of them. */
export function answerHttp(
  state: RoomState,
  request: IncomingMessage,
  response: ServerResponse,
): boolean {
  const url = urlOf(request)
  switch (url.pathname) {
    case '/':
      sendPage(state, response)
      return true
    case `/${state.recording.manifest.webRid}`:
      sendPage(state, response)
      return true
    case '/webcast/room/web/enter/':
      state.counters.enters += 1
      // Risk control: no visitor cookie, no words.
      if (isVisitor(request))
        sendJson(response, webEnterAnswer(state, url.searchParams.get('web_rid') ?? ''))
      else response.writeHead(200, { 'content-length': '0' }).end()
      return true
    case '/webcast/room/reflow/info/':
      sendJson(response, reflowAnswer(state, url.searchParams.get('room_id') ?? ''))
      return true
    case '/webcast/im/fetch/':
      state.counters.fetches += 1
      if (isCut(state)) request.socket.destroy()
      else sendFetch(state, url.searchParams, response)
      return true
    default:
      return false
  }
}

function sendPage(state: RoomState, response: ServerResponse): void {
  state.counters.pages += 1
  const { title, roomId } = state.recording.manifest
  const pageState = JSON.stringify(JSON.stringify({ roomId }))
  const html = `<!doctype html><meta charset="utf-8"><title>${title}</title><p>演示直播间</p><script>self.__pace_f=[${pageState}]</script>`
  response
    .writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      'set-cookie': visitorCookie,
    })
    .end(html)
}

function reflowAnswer(state: RoomState, roomId: string): object {
  const room = roomId === state.recording.manifest.roomId ? roomAnswer(state) : null
  return { data: { room }, extra: { now: Date.now() }, status_code: 0 }
}

/** Where the room is now, or, with a cursor, what came after it: the platform's polling fallback. */
function sendFetch(state: RoomState, query: URLSearchParams, response: ServerResponse): void {
  const { timeline, clock } = state
  const dueCount = timeline.dueCount()
  const seen = indexOfCursor(query.get('cursor') ?? '')
  const from = seen === undefined ? Math.max(0, dueCount - historyFrames) : seen + 1
  const to = Math.min(dueCount, from + framesPerFetch)
  const frames = Array.from({ length: Math.max(0, to - from) }, (_, i) => timeline.frame(from + i))
  const body = encodeResponse({
    ...timeline.placeBefore(Math.max(from, to)),
    messages: frames.flatMap(frame => frame?.messages ?? []),
    now: clock.wallAt(clock.nowMs()),
    needAck: false,
    fetchIntervalMs: 1000,
    pushServer: `${state.origin.replace('http', 'ws')}/webcast/im/push/v2/`,
  })
  response.writeHead(200, { 'content-type': 'application/protobuffer' }).end(body)
}

function sendJson(response: ServerResponse, body: object): void {
  response
    .writeHead(200, { 'content-type': 'application/json; charset=utf-8' })
    .end(JSON.stringify(body))
}
