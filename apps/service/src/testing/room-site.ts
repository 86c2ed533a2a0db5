import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { DouyinEndpoints } from '@talkingcat/douyin'
import { testRoom } from './live-events.ts'

/** How the site answers web/enter; a text is sent as it is, null hangs. */
export type SiteAnswer =
  | { status: 1 | 2 | 3 | 4; roomId: string }
  | { statusCode: number }
  | string
  | null

export type RoomSite = {
  endpoints: DouyinEndpoints
  /** Given to every later question about a room … */
  answer: SiteAnswer
  /** … after these, each of which is given once. */
  readonly first: SiteAnswer[]
  /** When each question came, epoch ms. */
  readonly askedAt: number[]
  close(): Promise<void>
}

/** A platform of one host, as far as asking for a room goes. */
export async function startRoomSite(webRid: string, answer: SiteAnswer): Promise<RoomSite> {
  const askedAt: number[] = []
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1')
    if (pathname === '/') response.setHeader('set-cookie', 'ttwid=t1; Path=/').end()
    else if (pathname === `/${webRid}`) response.end('<html></html>')
    else if (pathname !== '/webcast/room/web/enter/') response.writeHead(404).end()
    else {
      askedAt.push(Date.now())
      const answer = site.first.length > 0 ? site.first.shift() : site.answer
      if (answer != null) response.end(bodyOf(answer, webRid))
    }
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  // A TCP server's address is never a pipe name.
  const { port } = server.address() as AddressInfo
  const origin = `http://127.0.0.1:${port}`
  const site: RoomSite = {
    endpoints: {
      liveOrigin: origin,
      mobileOrigin: origin,
      pushOrigins: [`ws://127.0.0.1:${port}`],
    },
    answer,
    first: [],
    askedAt,
    async close() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
  return site
}

function bodyOf(answer: NonNullable<SiteAnswer>, webRid: string): string {
  if (typeof answer === 'string') return answer
  if ('statusCode' in answer) return JSON.stringify({ status_code: answer.statusCode, data: {} })
  const { title, hostName, hostId } = testRoom(webRid)
  const owner = { id_str: hostId, nickname: hostName, web_rid: webRid }
  const room = { id_str: answer.roomId, status: answer.status, title, owner }
  return JSON.stringify({ status_code: 0, data: { data: [room], user: owner } })
}
