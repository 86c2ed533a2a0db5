import { AppError } from '@talkingcat/contract'
import { expect, it } from 'vitest'
import { startRoomServer } from '../../../../packages/douyin/src/testing/room-server.ts'
import { readConfig } from '../config.ts'
import { testRoom } from '../testing/live-events.ts'
import { createTestWorld } from '../testing/test-ports.ts'
import { startTestService } from '../testing/test-service.ts'
import { createDouyinAccess } from './douyin-access.ts'

const secret = 'sessionid=0123456789abcdef; sid_tt=fedcba'
const missFfmpeg = async () => {
  throw new AppError('FFMPEG_MISSING')
}

it('the host’s cookie goes to the platform’s socket and nowhere into the log', async () => {
  const { douyinCookie } = readConfig({ DOUYIN_COOKIE: ` ${secret} ` })
  const server = await startRoomServer({ refuse: () => ({ status: 415 }) })
  const access = createDouyinAccess(server.endpoints, missFfmpeg, { cookie: douyinCookie })
  const world = createTestWorld({ rooms: { ...access, find: async () => testRoom('100') } })
  const service = await startTestService(world.ports, { logLevel: 'debug', douyinCookie })
  try {
    const { session } = await service.client.call('startSession', {
      body: { kind: 'room', input: '100' },
    })
    const stream = service.stream(session.id)
    await stream.waitFor(
      item =>
        item.kind === 'signal' &&
        item.signal.type === 'source.state' &&
        item.signal.state.problem?.code === 'SIGNATURE_REFUSED',
    )
    await stream.close()
    expect(server.pushHeaders[0]?.cookie).toContain(secret)
    expect(JSON.stringify(stream.items)).not.toContain('abcdef')
    expect(await (await service.get('/api/diagnostics')).text()).not.toContain('abcdef')
    expect(world.lines.join()).not.toContain('abcdef')
  } finally {
    await service.close()
    await server.close()
  }
  expect(world.lines.join()).not.toContain('abcdef')
})

it('a cookie that no header can hold is refused without being repeated', () => {
  const read = () => readConfig({ DOUYIN_COOKIE: `${secret}\r\nx-evil: 1` })
  expect(read).toThrow('DOUYIN_COOKIE')
  expect(read).not.toThrow('abcdef')
  expect(readConfig({ DOUYIN_COOKIE: '' }).douyinCookie).toBeNull()
})
