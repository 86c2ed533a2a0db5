import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ModelState, StreamItem } from '@talkingcat/contract'
import { createMemoryLog } from '@talkingcat/core'
import { afterEach, describe, expect, it } from 'vitest'
import { danmaku, sourceState } from '../testing/live-events.ts'
import { createTestWorld, type TestWorld } from '../testing/test-ports.ts'
import { isCaughtUp, startTestService, type TestService } from '../testing/test-service.ts'

const running: TestService[] = []
async function start(world: TestWorld, recordsRoot?: string): Promise<TestService> {
  const service = await startTestService(world.ports, recordsRoot ? { recordsRoot } : {})
  running.push(service)
  return service
}
afterEach(async () => {
  for (const service of running.splice(0)) await service.close()
})

const startRoom = async (service: TestService, input = '123456') =>
  (await service.client.call('startSession', { body: { kind: 'room', input } })).session

async function problemOf(answer: Response) {
  const { problem } = (await answer.json()) as { problem: { code: string; details?: object } }
  return { status: answer.status, code: problem.code, details: problem.details }
}

const hasEntry = (type: string) => (item: { kind: string; entry?: { type: string } }) =>
  item.kind === 'entry' && item.entry?.type === type

describe('one session from start to recap', () => {
  it('logs danmaku and words in order, stops within 5 s and writes the three files', async () => {
    const world = createTestWorld()
    const service = await start(world)
    const session = await startRoom(service, 'https://live.douyin.com/123456')
    expect(session).toMatchObject({ status: 'recording', isDemo: false, lastSeq: 1 })
    const stream = service.stream(session.id)
    await stream.waitFor(isCaughtUp)

    world.room('123456').push(sourceState('room', 'live'), danmaku('第一条'), danmaku('第二条'))
    await stream.waitFor(item => item.kind === 'entry' && item.entry.seq === 3)
    world.transcriber().say('欢迎来到直播间', session.startedAt + 1500)
    await stream.waitFor(hasEntry('utterance.recognized'))

    const begunAt = Date.now()
    const { session: ended } = await service.client.call('stopSession', {
      params: { id: session.id },
    })
    expect(Date.now() - begunAt).toBeLessThan(5000)
    expect(ended).toMatchObject({ status: 'ended' })
    await stream.waitFor(hasEntry('recap.written'))
    const entries = stream.items.flatMap(item => (item.kind === 'entry' ? [item.entry] : []))
    expect(entries.map(({ type }) => type)).toEqual([
      'session.started',
      'danmaku.received',
      'danmaku.received',
      'utterance.recognized',
      // What the recogniser still held when the host pressed stop.
      'utterance.recognized',
      'session.ended',
      'recap.written',
    ])
    expect(entries[3]).toMatchObject({ payload: { startMs: 1500, endMs: 2300 } })
    await stream.close()

    const folder = ended.recordsFolder ?? ''
    expect(folder).toMatch(/\d{4}-\d\d-\d\d-小茶馆-[a-z0-9]{12}$/)
    expect((await readdir(folder)).sort()).toEqual([
      'comments.jsonl',
      'report.html',
      'transcript.txt',
    ])
    expect(await readFile(join(folder, 'transcript.txt'), 'utf8')).toContain('欢迎来到直播间')
    const report = await service.get(`/api/sessions/${session.id}/artifacts/report.html`)
    expect(report.status).toBe(200)
    expect(report.headers.get('content-security-policy')).toContain('sandbox')
    const secret = await service.get(
      `/api/sessions/${session.id}/artifacts/..%2f..%2ftalkingcat.db`,
    )
    expect(secret.status).toBe(400)
    const { recap } = await service.client.call('getRecap', { params: { id: session.id } })
    expect(recap.totals.danmaku).toBe(2)
  })

  it('ends by itself when the broadcast does', async () => {
    const world = createTestWorld()
    const service = await start(world)
    const session = await startRoom(service)
    const stream = service.stream(session.id)
    world.room('123456').push(danmaku('再见'), sourceState('room', 'ended'))
    world.room('123456').end()
    world.sound('123456').end()
    const ended = await stream.waitFor(hasEntry('session.ended'))
    expect(ended).toMatchObject({ entry: { payload: { reason: 'broadcast-ended' } } })
    await stream.waitFor(hasEntry('recap.written'))
    await stream.close()
  })

  it('keeps the log and the recap when the files can not be written, and writes them later', async () => {
    const world = createTestWorld()
    const service = await start(world)
    const session = await startRoom(service)
    // A file where the folder should be: no rights are needed to be refused.
    const folder = await mkdtemp(join(tmpdir(), 'talkingcat-wall-'))
    const wall = join(folder, 'wall')
    await writeFile(wall, '')
    const blocked = await startTestService(world.ports, { recordsRoot: wall })
    running.push(blocked)
    await service.close()
    running.splice(running.indexOf(service), 1)
    expect(await problemOf(await blocked.post(`/api/sessions/${session.id}/stop`))).toMatchObject({
      status: 500,
      code: 'RECAP_FAILED',
    })
    const got = await blocked.client.call('getSession', { params: { id: session.id } })
    expect(got.session).toMatchObject({ status: 'ended', recordsFolder: null })
    await blocked.client.call('getRecap', { params: { id: session.id } })
    const service2 = await start(world)
    const again = await service2.client.call('stopSession', { params: { id: session.id } })
    expect(again.session.recordsFolder).not.toBeNull()
    await rm(folder, { recursive: true })
  })
})

describe('what can go wrong at the start', () => {
  it.each([
    ['not a room', 400, 'ROOM_LINK_INVALID'],
    ['999', 409, 'ROOM_OFFLINE'],
  ])('%s', async (input, status, code) => {
    const world = createTestWorld()
    world.offline.add('999')
    const service = await start(world)
    const answer = await service.post('/api/sessions', { kind: 'room', input })
    expect(await problemOf(answer)).toMatchObject({ status, code })
    expect((await service.client.call('listSessions', {})).sessions).toEqual([])
  })

  it('refuses the same room twice, also at the same moment, and a fourth room', async () => {
    const service = await start(createTestWorld())
    const bodies = ['111', '111', '222', '333']
    const answers = await Promise.all(
      bodies.map(input => service.post('/api/sessions', { kind: 'room', input })),
    )
    const refused = answers.filter(({ status }) => status !== 200)
    expect(refused).toHaveLength(1)
    const { sessions } = await service.client.call('listSessions', {})
    const twice = await problemOf(
      await service.post('/api/sessions', { kind: 'room', input: '222' }),
    )
    const of222 = sessions.find(({ room }) => room.webRid === '222')
    // All three places are taken, or the room is: whichever is looked at first.
    expect(twice.code === 'SESSION_LIMIT' || twice.details).toBeTruthy()
    expect(of222).toBeDefined()
    const fourth = await service.post('/api/sessions', { kind: 'room', input: '444' })
    expect(await problemOf(fourth)).toMatchObject({ status: 409, code: 'SESSION_LIMIT' })
  })

  it('names the running session of the same room', async () => {
    const service = await start(createTestWorld())
    const session = await startRoom(service, '555')
    const answer = await service.post('/api/sessions', { kind: 'room', input: '555' })
    expect(await problemOf(answer)).toMatchObject({
      code: 'SESSION_RUNNING',
      details: { sessionId: session.id },
    })
    await service.post(`/api/sessions/${session.id}/stop`)
    expect((await startRoom(service, '555')).id).not.toBe(session.id)
  })

  it('records danmaku without a model and says why there are no captions', async () => {
    const world = createTestWorld()
    world.hasModel = false
    const service = await start(world)
    const session = await startRoom(service)
    const stream = service.stream(session.id)
    world.room('123456').push(danmaku('有人吗'))
    await stream.waitFor(hasEntry('danmaku.received'))
    const state = await stream.waitFor(
      item =>
        item.kind === 'signal' &&
        item.signal.type === 'source.state' &&
        item.signal.state.source === 'audio',
    )
    expect(state).toMatchObject({
      signal: { state: { status: 'failed', problem: { code: 'MODEL_MISSING' } } },
    })
    const recognizer = await stream.waitFor(
      item => item.kind === 'signal' && item.signal.type === 'recognizer.state',
    )
    expect(recognizer).toMatchObject({ signal: { problem: { code: 'MODEL_MISSING' } } })
    await stream.close()
  })
})

it('finds its voice when the model arrives in the middle', async () => {
  let tell: ((model: ModelState) => void) | null = null
  const world = createTestWorld()
  world.hasModel = false
  world.ports.models.onState = listener => {
    tell = listener
    return () => {}
  }
  const service = await start(world)
  const session = await startRoom(service)
  const stream = service.stream(session.id)
  const isRecognizer = (status: string) => (item: StreamItem) =>
    item.kind === 'signal' &&
    item.signal.type === 'recognizer.state' &&
    item.signal.status === status
  await stream.waitFor(isRecognizer('failed'))
  world.hasModel = true
  const model = { id: 'm', title: '', licence: '', bytes: 1, receivedBytes: 1, folder: '' }
  const idle = {
    bytesPerSecond: null,
    remainingMs: null,
    mirror: null,
    isWaiting: false,
    problem: null,
  } as const
  const ready = { ...model, ...idle, status: 'ready', origin: 'own' } as const
  // Set when the service was built; the compiler can not see that.
  ;(tell as ((model: ModelState) => void) | null)?.(ready)
  await stream.waitFor(isRecognizer('ready'))
  await stream.waitFor(item => item.kind === 'signal' && item.signal.type === 'model.state')
  await stream.close()
})

describe('an interrupted session', () => {
  async function interrupted(kind: 'room' | 'demo') {
    const log = createMemoryLog()
    const world = createTestWorld({ log })
    const first = await startTestService(world.ports)
    const body = kind === 'demo' ? { kind } : { kind, input: '123456' }
    const { session } = await first.client.call('startSession', { body })
    await first.close()
    const service = await start(createTestWorld({ log }))
    return { session, service, log }
  }

  it('is still there, can be closed, and gets its recap', async () => {
    const { session, service } = await interrupted('room')
    const { sessions } = await service.client.call('listSessions', {})
    expect(sessions).toMatchObject([{ id: session.id, status: 'interrupted' }])
    await service.post(`/api/sessions/${session.id}/stop`)
    const { entries } = await service.client.call('listEntries', {
      params: { id: session.id },
      query: {},
    })
    expect(entries.at(-2)).toMatchObject({ type: 'session.ended', payload: { reason: 'closed' } })
    const answer = await service.post(`/api/sessions/${session.id}/resume`)
    expect(await problemOf(answer)).toMatchObject({ status: 409, code: 'SESSION_ENDED' })
  })

  it.each(['room', 'demo'] as const)('resumes a %s with the gap noted', async kind => {
    const { session, service } = await interrupted(kind)
    const resumed = await service.client.call('resumeSession', { params: { id: session.id } })
    expect(resumed.session).toMatchObject({ status: 'recording', startedAt: session.startedAt })
    const { entries } = await service.client.call('listEntries', {
      params: { id: session.id },
      query: {},
    })
    expect(entries.map(({ type }) => type)).toEqual([
      'session.started',
      // The last word was still recognised while the app closed.
      'utterance.recognized',
      'session.resumed',
      'gap.recorded',
      'gap.recorded',
    ])
    expect(entries[3]).toMatchObject({ payload: { reason: 'restart', fromAt: entries[1]?.at } })
  })
})
