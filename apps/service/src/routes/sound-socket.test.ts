import { once } from 'node:events'
import { type SoundDown, soundDownSchema, webSocketProtocol } from '@talkingcat/contract'
import { afterEach, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { sourceState } from '../testing/live-events.ts'
import { createTestWorld } from '../testing/test-ports.ts'
import { startTestService } from '../testing/test-service.ts'

const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

async function recording() {
  const world = createTestWorld()
  const service = await startTestService(world.ports)
  cleanups.push(() => service.close())
  const body = { kind: 'room', input: '123' } as const
  const { session } = await service.client.call('startSession', { body })
  const stream = service.stream(session.id)
  cleanups.push(() => stream.close())
  const open = async (token = service.token, origin?: string) => {
    const url = `${service.url.replace('http', 'ws')}/api/sessions/${session.id}/sound`
    const options = origin ? { origin } : {}
    const socket = new WebSocket(url, [webSocketProtocol, `tok.${token}`], options)
    cleanups.push(() => socket.terminate())
    const heard: SoundDown[] = []
    socket.on('message', data => heard.push(soundDownSchema.parse(JSON.parse(String(data)))))
    const closed = new Promise<number>(resolve => socket.once('close', resolve))
    await once(socket, 'open')
    return { socket, heard, closed }
  }
  const choose = (sound: 'room' | 'microphone' | 'system') =>
    service.client.call('chooseSound', { params: { id: session.id }, body: { sound } })
  return { world, service, session, stream, open, choose }
}

const hello = (more: object = {}) =>
  JSON.stringify({ type: 'hello', sound: 'microphone', sampleRateHz: 16_000, ...more })

/** A tenth of a second of a constant sound. */
function frameAt(ms: number, samples = 1600): Buffer {
  const frame = Buffer.alloc(4 + 2 * samples, 0x11)
  frame.writeUInt32LE(ms)
  return frame
}

async function until(isDone: () => boolean) {
  while (!isDone()) await new Promise(resolve => setTimeout(resolve, 5))
}

it('takes sound from a page, tells how far it is, and marks the change with a gap', async () => {
  const { world, stream, open, choose } = await recording()
  world.sound('123').push(sourceState('audio', 'live'), {
    kind: 'item',
    item: { samples: new Float32Array(1600), at: Date.now() - 1000 },
  })
  await until(() => world.transcriber().stats.pushedMs === 100)
  await choose('microphone')
  const { socket, heard } = await open()
  socket.send(hello())
  await until(() => heard.length > 0)
  expect(heard[0]).toEqual({ type: 'ready' })
  for (let ms = 0; ms < 1000; ms += 100) socket.send(frameAt(ms))
  await until(() => world.transcriber().stats.pushedMs === 1100)
  await stream.waitFor(
    item =>
      item.kind === 'entry' &&
      item.entry.type === 'gap.recorded' &&
      item.entry.payload.reason === 'switch',
  )
  await stream.waitFor(
    item =>
      item.kind === 'signal' &&
      item.signal.type === 'sound.choice' &&
      item.signal.sound === 'microphone',
  )
  await until(() => heard.some(message => message.type === 'progress'))
  expect(heard.find(message => message.type === 'progress')).toMatchObject({ receivedMs: 1000 })
})

it('resamples what a browser sends at its own rate', async () => {
  const { world, open, choose } = await recording()
  await choose('system')
  const { socket, heard } = await open()
  socket.send(hello({ sound: 'system', sampleRateHz: 48_000 }))
  // Sound that comes before the switch is done has nowhere to go.
  await until(() => heard.length > 0)
  for (let ms = 0; ms < 1000; ms += 100) socket.send(frameAt(ms, 4800))
  await until(() => world.transcriber().stats.pushedMs > 980)
  expect(world.transcriber().stats.pushedMs).toBeLessThanOrEqual(1000)
})

it.each([
  ['no greeting before the sound', frameAt(0), 'BAD_REQUEST'],
  ['a greeting that is no JSON', '{', 'BAD_REQUEST'],
  ['a greeting with more in it', hello({ more: 1 }), 'BAD_REQUEST'],
  ['a rate that no microphone has', hello({ sampleRateHz: 1 }), 'BAD_REQUEST'],
  ['the sound that was not chosen', hello({ sound: 'system' }), 'SOUND_NOT_CHOSEN'],
])('refuses %s', async (_, message, code) => {
  const { open, choose } = await recording()
  await choose('microphone')
  const { socket, heard, closed } = await open()
  socket.send(message)
  await closed
  expect(heard).toMatchObject([{ type: 'refused', problem: { code } }])
})

it.each([
  ['cut in the middle of a sample', Buffer.alloc(7)],
  ['shorter than its header', Buffer.alloc(3)],
])('refuses a frame %s, and the session goes on', async (_, frame) => {
  const { service, open, choose } = await recording()
  await choose('microphone')
  const { socket, heard, closed } = await open()
  socket.send(hello())
  socket.send(frame)
  await closed
  expect(heard.at(-1)).toMatchObject({ type: 'refused', problem: { code: 'BAD_REQUEST' } })
  expect((await service.client.call('listSessions', {})).sessions[0]?.status).toBe('recording')
})

it('closes on a frame larger than any page sends', async () => {
  const { open, choose } = await recording()
  await choose('microphone')
  const { socket, closed } = await open()
  socket.send(hello())
  socket.send(Buffer.alloc(200_000))
  expect(await closed).toBe(1009)
})

it('listens to the newest page, and tells the older one', async () => {
  const { open, choose } = await recording()
  await choose('microphone')
  const first = await open()
  first.socket.send(hello())
  await until(() => first.heard.length > 0)
  const second = await open()
  second.socket.send(hello())
  await first.closed
  expect(first.heard.at(-1)).toMatchObject({ problem: { code: 'SOUND_REPLACED' } })
  await until(() => second.heard.length > 0)
  expect(second.heard[0]).toEqual({ type: 'ready' })
})

it('tells the page that sends when something else is chosen, and closes', async () => {
  const { open, choose } = await recording()
  await choose('microphone')
  const { socket, heard, closed } = await open()
  socket.send(hello())
  await until(() => heard.length > 0)
  await choose('room')
  await closed
  expect(heard.at(-1)).toMatchObject({ type: 'refused', problem: { code: 'SOUND_NOT_CHOSEN' } })
})

it('tells every page why the sound is away, and closes when the session ends', async () => {
  const { service, session, stream, open, choose } = await recording()
  await choose('microphone')
  const problemIs = (code: string) =>
    stream.waitFor(
      ({ kind, ...item }) =>
        kind === 'signal' &&
        'signal' in item &&
        item.signal.type === 'source.state' &&
        item.signal.state.problem?.code === code,
    )
  await problemIs('SOUND_WAITING')
  const { socket } = await open()
  socket.send(hello())
  socket.send(frameAt(0))
  socket.send(JSON.stringify({ type: 'lost', code: 'MICROPHONE_LOST' }))
  await problemIs('MICROPHONE_LOST')
  const again = await open()
  again.socket.send(hello())
  await until(() => again.heard.length > 0)
  await service.client.call('stopSession', { params: { id: session.id } })
  await again.closed
  expect(again.heard.at(-1)).toMatchObject({ problem: { code: 'SESSION_ENDED' } })
})

it.each([
  ['without the token', 'wrong', undefined, 401],
  ['from another web site', undefined, 'https://example.com', 403],
])('is closed to whoever comes %s', async (_, token, origin, status) => {
  const { open } = await recording()
  await expect(open(token, origin)).rejects.toThrow(`${status}`)
})
