import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { DouyinEndpoints } from '@talkingcat/douyin'

export type Platform = { endpoints: DouyinEndpoints; link: string; close(): Promise<void> }

/** A platform under risk control: it answers every question with 200 and this body. */
export async function startEvasivePlatform(body: string): Promise<Platform> {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(body)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  // A TCP server that listens has an address object.
  const { port } = server.address() as AddressInfo
  return {
    ...platformAt(`http://127.0.0.1:${port}`),
    async close() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}

/** A platform that nobody reaches: its port was free a moment ago. */
export async function findAbsentPlatform(): Promise<Platform> {
  const { close, ...platform } = await startEvasivePlatform('')
  await close()
  return { ...platform, close: async () => {} }
}

function platformAt(origin: string) {
  const pushOrigins = [origin.replace('http', 'ws')]
  const endpoints = { liveOrigin: origin, mobileOrigin: origin, pushOrigins }
  return { endpoints, link: `${origin}/626262626262` }
}
