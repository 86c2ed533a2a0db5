import { describe, expect, it } from 'vitest'
import { type RoomBehaviour, startRoomServer, withRoomServer } from '../testing/room-server.ts'
import { hasSharedData, readShared } from '../testing/shared-data.ts'
import { resolveRoom } from './resolve-room.ts'
import { parseRoomLink } from './room-link.ts'

const roomId = '7630361251285076745'
const web = { kind: 'web', webRid: '123456' } as const

type Answer = { status?: number; headers?: Record<string, string>; body?: string | Uint8Array }

/** A site whose front page gives a ttwid and whose other paths answer as told. */
function site(paths: Record<string, Answer>) {
  const asked: string[] = []
  const cookies: (string | undefined)[] = []
  const behaviour: RoomBehaviour = {
    http(url, request) {
      asked.push(url.pathname)
      if (url.pathname === '/')
        return { status: 200, headers: { 'set-cookie': 'ttwid=t1; Path=/' } }
      cookies.push(request.headers.cookie)
      return paths[url.pathname] ?? { status: 404 }
    },
  }
  return { behaviour, asked, cookies }
}

const enter = '/webcast/room/web/enter/'
const reflow = '/webcast/room/reflow/info/'
const json = (value: unknown): Answer => ({ status: 200, body: JSON.stringify(value) })
const room = (status: number) => ({
  id_str: roomId,
  status,
  title: '今晚好物',
  owner: { id_str: '900', nickname: '提猫', web_rid: '123456' },
  stream_url: { flv_pull_url: { SD1: 'https://cdn.example/a_ld.flv?expire=69edc03f' } },
})

async function resolve(
  paths: Record<string, Answer>,
  link: Parameters<typeof resolveRoom>[0] = web,
) {
  const { behaviour, asked, cookies } = site(paths)
  const snapshot = await withRoomServer(behaviour, ({ endpoints }) => {
    const { signal } = new AbortController()
    return resolveRoom(link, { endpoints, signal, timeoutMs: 20_000 })
  })
  return { snapshot, asked, cookies }
}

describe('resolveRoom', () => {
  it('asks web/enter with the visitor cookie', async () => {
    const { snapshot, cookies } = await resolve({
      [enter]: json({ status_code: 0, data: { data: [room(2)], room_status: 0 } }),
    })
    expect(snapshot).toEqual({
      room: { webRid: '123456', roomId, title: '今晚好物', hostName: '提猫', hostId: '900' },
      status: 'live',
      streams: [
        {
          quality: 'ld',
          flvUrl: 'https://cdn.example/a_ld.flv?expire=69edc03f',
          hlsUrl: '',
          isAudioOnly: false,
          expiresAt: 0x69edc03f * 1000,
        },
      ],
    })
    expect(cookies).toEqual(['ttwid=t1'])
  })

  it.each([
    ['live', 2, 0],
    ['ended', 4, 0],
    ['unknown', 3, 0],
    ['unknown', 1, 0],
  ] as const)('says %s for room status %i', async (status, roomStatus, statusCode) => {
    const answer = json({ status_code: statusCode, data: { data: [room(roomStatus)] } })
    expect((await resolve({ [enter]: answer })).snapshot.status).toBe(status)
  })

  it('says ended for 30003 although no room is given', async () => {
    const answer = json({ status_code: 30003, data: { user: { id_str: '900', nickname: '提猫' } } })
    const { snapshot } = await resolve({ [enter]: answer })
    expect(snapshot).toMatchObject({ status: 'ended', room: { hostName: '提猫' }, streams: [] })
  })

  it.each([
    ['live', { room_status: 0 }, undefined],
    ['ended', { room_status: 2 }, undefined],
    ['unknown', {}, undefined],
    ['unknown', { room_status: 1 }, undefined],
    // Where both speak, the room itself is believed: a pause is no end.
    ['unknown', { room_status: 2 }, 3],
    ['live', { room_status: 2 }, 2],
    ['ended', { room_status: 0 }, 4],
  ] as const)('says %s for %o beside room status %s', async (expected, said, status) => {
    const { status: _, ...unsaid } = room(2)
    const given = status === undefined ? unsaid : room(status)
    const answer = json({ status_code: 0, data: { data: [given], ...said } })
    expect((await resolve({ [enter]: answer })).snapshot.status).toBe(expected)
  })

  it('still knows the sound of a paused room', async () => {
    const { snapshot } = await resolve({ [enter]: json({ data: { data: [room(3)] } }) })
    expect(snapshot).toMatchObject({ status: 'unknown', streams: [{ quality: 'ld' }] })
  })

  it.each([
    ['ROOM_UNKNOWN', { [enter]: { status: 200 } }],
    ['ROOM_UNKNOWN', { [enter]: { status: 200, headers: { 'content-length': '0' } } }],
    ['ROOM_UNKNOWN', { [enter]: { status: 200, body: 'null' } }],
    ['ROOM_UNKNOWN', { [enter]: { status: 200, body: '<html>验证码</html>' } }],
    ['ROOM_UNKNOWN', { [enter]: json({ status_code: 4001038, data: {} }) }],
    ['ROOM_NOT_FOUND', { [enter]: json({ status_code: 0, data: { data: [] } }) }],
    ['ROOM_NOT_FOUND', {}],
    ['ROOM_UNREACHABLE', { [enter]: { status: 502 } }],
  ])('throws %s', async (code, paths) => {
    const page = { '/123456': { status: 200, body: '<html></html>' } }
    await expect(resolve({ ...page, ...paths })).rejects.toMatchObject({ code })
  })

  it('throws ROOM_UNREACHABLE when nothing listens', async () => {
    const local = await startRoomServer({})
    await local.close()
    const signal = new AbortController().signal
    const answer = resolveRoom(web, { endpoints: local.endpoints, signal })
    await expect(answer).rejects.toMatchObject({ code: 'ROOM_UNREACHABLE' })
  })

  it('goes by the page and the mobile site when web/enter stays empty', async () => {
    const page = `<script>self.__pace_f.push([1,"{\\"roomInfo\\":{\\"roomId\\":\\"${roomId}\\"}}"])</script>`
    const { snapshot, asked } = await resolve({
      [enter]: { status: 200 },
      '/123456': { status: 200, body: page },
      [reflow]: json({ status_code: 0, data: { room: room(2) } }),
    })
    expect(snapshot).toMatchObject({ status: 'live', room: { roomId, webRid: '123456' } })
    expect(asked).toEqual(['/', enter, enter, '/123456', reflow])
  })

  it('asks the mobile site about a broadcast', async () => {
    const link = parseRoomLink(`https://webcast.amemv.com/douyin/webcast/reflow/${roomId}`)
    const answer = json({ status_code: 0, data: { room: room(4) } })
    const { snapshot } = await resolve({ [reflow]: answer }, link)
    expect(snapshot).toMatchObject({ status: 'ended', room: { roomId, webRid: '123456' } })
  })

  it('gives up when its signal aborts', async () => {
    const signal = AbortSignal.abort(new Error('stopped'))
    const answer = withRoomServer({}, ({ endpoints }) => resolveRoom(web, { endpoints, signal }))
    await expect(answer).rejects.toThrow('stopped')
  })
})

describe('short links', () => {
  /** The real host name, served by the local server. */
  async function follow(location: string) {
    const http = (url: URL): Answer => {
      if (url.pathname === '/iRNBho6u/') return { status: 302, headers: { location } }
      if (url.pathname === reflow) return json({ status_code: 0, data: { room: room(2) } })
      return { status: 404 }
    }
    return withRoomServer({ http }, ({ endpoints }) => {
      const toLocal: typeof fetch = (input, init) => {
        const url = new URL(String(input))
        return fetch(endpoints.liveOrigin + url.pathname + url.search, init)
      }
      const link = parseRoomLink('快来看 https://v.douyin.com/iRNBho6u/ 吧')
      const { signal } = new AbortController()
      return resolveRoom(link, { endpoints, signal, fetchImpl: toLocal })
    })
  }

  it('leads to a broadcast', async () => {
    const snapshot = await follow(`https://webcast.amemv.com/douyin/webcast/reflow/${roomId}?a=1`)
    expect(snapshot.room.roomId).toBe(roomId)
  })

  it.each([
    'https://evil.com/123456',
    'http://127.0.0.1/123456',
    'https://www.iesdouyin.com/share/user/MS4w',
    '',
  ])('does not follow %j', async location => {
    await expect(follow(location)).rejects.toThrow()
  })
})

describe.skipIf(!hasSharedData)('the real web/enter answer', () => {
  it('gives status, room and streams, audio only first', async () => {
    const body = readShared('http/web-enter-2026-04.json')
    const { snapshot } = await resolve({ [enter]: { status: 200, body } })
    expect(snapshot.status).toBe('live')
    expect(snapshot.room).toMatchObject({ roomId, title: '示例直播间标题', hostName: '示例主播' })
    expect(snapshot.streams.map(stream => stream.quality)).toEqual([
      'ao',
      'md',
      'ld',
      'sd',
      'hd',
      'uhd',
      'origin',
    ])
    expect(snapshot.streams[0]).toMatchObject({ isAudioOnly: true, expiresAt: 1_777_188_927_000 })
  })
})
