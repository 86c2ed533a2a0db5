import type { Entry, ModelState, StreamItem } from '@talkingcat/contract'
import { createMemoryLog } from '@talkingcat/core'
import type { RecognizerState } from '@talkingcat/speech'
import { afterEach, expect, it } from 'vitest'
import { danmaku, sourceState, testRoom } from '../testing/live-events.ts'
import { createTestWorld, type TestWorld } from '../testing/test-ports.ts'
import { startTestService, type TestService } from '../testing/test-service.ts'
import { createTestTranscriber } from '../testing/test-transcriber.ts'

const running: TestService[] = []
async function start(world: TestWorld): Promise<TestService> {
  const service = await startTestService(world.ports)
  running.push(service)
  return service
}
afterEach(async () => {
  for (const service of running.splice(0)) await service.close()
})

const body = { kind: 'room', input: '123456' } as const
const isDanmaku = (item: StreamItem) =>
  item.kind === 'entry' && item.entry.type === 'danmaku.received'
const isRecognizer = (status: string) => (item: StreamItem) =>
  item.kind === 'signal' && item.signal.type === 'recognizer.state' && item.signal.status === status
const isRoom = (status: string) => (item: StreamItem) =>
  item.kind === 'signal' &&
  item.signal.type === 'source.state' &&
  item.signal.state.source === 'room' &&
  item.signal.state.status === status

it('shows a resumed source what the log already holds, so that it is not told again', async () => {
  const log = createMemoryLog()
  const world = createTestWorld({ log })
  const first = await startTestService(world.ports)
  const { session } = await first.client.call('startSession', { body })
  const stream = first.stream(session.id)
  world.room('123456').push(danmaku('重启前'))
  await stream.waitFor(isDanmaku)
  await stream.close()
  await first.close()

  const later = createTestWorld({ log })
  const second = await start(later)
  await second.client.call('resumeSession', { params: { id: session.id } })
  const logged = await later.readLogged()
  expect(logged).toMatchObject([{ type: 'danmaku.received', payload: { text: '重启前' } }])
})

it('resumes the room it recorded, not where the link leads by now', async () => {
  const log = createMemoryLog()
  const inputs: string[] = []
  const world = createTestWorld({ log })
  const { find } = world.ports.rooms
  world.ports.rooms.find = (input, signal) => {
    inputs.push(input)
    return find(input, signal)
  }
  const first = await startTestService(world.ports)
  const input = 'https://live.douyin.com/123456'
  const { session } = await first.client.call('startSession', { body: { kind: 'room', input } })
  await first.close()
  const second = await start(world)
  await second.client.call('resumeSession', { params: { id: session.id } })
  expect(inputs).toEqual([input, '123456'])
})

it('records two broadcasts that do not say which rooms they are of', async () => {
  const world = createTestWorld()
  world.ports.rooms.find = async input => ({ ...testRoom(input), webRid: '' })
  const service = await start(world)
  const startOne = (input: string) => service.post('/api/sessions', { kind: 'room', input })
  expect((await startOne('111')).status).toBe(200)
  expect((await startOne('222')).status).toBe(200)
  expect((await startOne('111')).status).toBe(409)
})

it('notes what it did not see of a room whose source failed, and when it last heard of it', async () => {
  const world = createTestWorld()
  const service = await start(world)
  const { session } = await service.client.call('startSession', { body })
  const stream = service.stream(session.id)
  const { state: live } = sourceState('room', 'live')
  world.room('123456').push({ kind: 'state', state: { ...live, lastMessageAt: 77 } })
  world.room('123456').push(sourceState('room', 'failed'))
  world.room('123456').end()
  const failed = await stream.waitFor(isRoom('failed'))
  expect(failed).toMatchObject({ signal: { state: { lastMessageAt: 77 } } })
  await service.client.call('stopSession', { params: { id: session.id } })
  const ended = await stream.waitFor(isRoom('ended'))
  expect(ended).toMatchObject({ signal: { state: { lastMessageAt: 77 } } })
  await stream.close()

  const params = { id: session.id }
  const { entries } = await service.client.call('listEntries', { params, query: {} })
  const gaps = entries.flatMap((entry: Entry) =>
    entry.type === 'gap.recorded' ? [entry.payload] : [],
  )
  expect(gaps).toMatchObject([{ source: 'room', reason: 'network' }])
  const { recap } = await service.client.call('getRecap', { params })
  expect(recap.gaps).toEqual(gaps)
})

it('gives a recogniser that gave up another chance when a model arrives', async () => {
  let tellState = (_: RecognizerState) => {}
  let tellModel = (_: ModelState) => {}
  let openCount = 0
  const world = createTestWorld({
    async openTranscriber({ onState }) {
      openCount++
      tellState = onState
      onState({ status: 'ready', problem: null })
      return { transcriber: createTestTranscriber(), modelId: 'test', isDemoModel: false }
    },
  })
  world.ports.models.onState = listener => {
    tellModel = listener
    return () => {}
  }
  const service = await start(world)
  const { session } = await service.client.call('startSession', { body })
  const stream = service.stream(session.id)
  await stream.waitFor(isRecognizer('ready'))
  const model = { id: 'm', title: '', licence: '', bytes: 1, receivedBytes: 1, folder: '' }
  const idle = {
    bytesPerSecond: null,
    remainingMs: null,
    mirror: null,
    isWaiting: false,
    problem: null,
  } as const
  const ready = { ...model, ...idle, status: 'ready', origin: 'own' } as const
  tellModel(ready)
  expect(openCount).toBe(1)

  tellState({ status: 'failed', problem: null })
  await stream.waitFor(isRecognizer('failed'))
  stream.items.splice(0)
  tellModel(ready)
  await stream.waitFor(isRecognizer('ready'))
  expect(openCount).toBe(2)

  // The host need not wait for a model, nor for the next attempt.
  tellState({ status: 'failed', problem: null })
  await stream.waitFor(isRecognizer('failed'))
  stream.items.splice(0)
  await service.client.call('retrySound', { params: { id: session.id } })
  await stream.waitFor(isRecognizer('ready'))
  expect(openCount).toBe(3)

  // One that came back by itself is left alone.
  tellState({ status: 'failed', problem: null })
  tellState({ status: 'loading', problem: null })
  await service.client.call('retrySound', { params: { id: session.id } })
  tellModel(ready)
  expect(openCount).toBe(3)
  await stream.close()
})
