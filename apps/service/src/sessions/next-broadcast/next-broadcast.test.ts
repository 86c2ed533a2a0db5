import { AppError } from '@talkingcat/contract'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createDouyinAccess } from '../../adapters/douyin-access.ts'
import { sourceState, testRoom } from '../../testing/live-events.ts'
import { type RoomSite, startRoomSite } from '../../testing/room-site.ts'
import { createTestWorld, type TestWorld } from '../../testing/test-ports.ts'
import { startTestService, type TestService } from '../../testing/test-service.ts'
import { createTestSettings } from '../../testing/test-settings.ts'
import { defaultWaitTimings, type WaitTimings } from './wait-timings.ts'

const webRid = '123456'
const { roomId } = testRoom(webRid)
const nextRoomId = '7999999999999999999'
/** The real pace, a thousand times as fast. */
const quick: WaitTimings = {
  ...defaultWaitTimings,
  ...{ everyMs: 45, minMs: 30, maxMs: 300 },
}

let site: RoomSite
let world: TestWorld
let service: TestService
let now = 0

/** Rooms are asked for at a real server; what they send once they are open is the test's. */
async function start(waitTimings = quick): Promise<void> {
  site = await startRoomSite(webRid, { status: 2, roomId })
  const access = createDouyinAccess(site.endpoints, async () => {
    throw new AppError('FFMPEG_MISSING')
  })
  now = Date.now()
  const made = createTestWorld()
  const { openRoom, openSound } = made.ports.rooms
  const rooms = { find: access.find, ask: access.ask, openRoom, openSound }
  Object.assign(made.ports, {
    rooms,
    waitTimings,
    settings: createTestSettings(),
    clock: () => now,
  })
  world = made
  service = await startTestService(world.ports)
}
beforeEach(() => start())
afterEach(async () => {
  await service.close()
  await site.close()
})

const waiting = async () => (await service.client.call('listWaiting', {})).waiting
const sessions = async () => (await service.client.call('listSessions', {})).sessions
const startRoom = async () =>
  (await service.client.call('startSession', { body: { kind: 'room', input: webRid } })).session

/** Records the room's present broadcast and lets the platform end it. */
async function recordToTheEnd() {
  const session = await startRoom()
  site.answer = { status: 4, roomId }
  world.room(webRid).push(sourceState('room', 'ended'))
  world.room(webRid).end()
  world.sound(webRid).end()
  await expect.poll(waiting, { timeout: 10_000 }).toMatchObject([{ id: session.id }])
  return session
}
/** Until the newest answer has been given after this call. */
async function untilAsked(times = 1): Promise<void> {
  const before = site.askedAt.length
  await expect
    .poll(() => site.askedAt.length, { timeout: 10_000 })
    .toBeGreaterThanOrEqual(before + times)
}

describe('the next broadcast', () => {
  it('is recorded by itself', async () => {
    const first = await recordToTheEnd()
    expect(await waiting()).toMatchObject([{ webRid, hostName: '小茶馆', title: '今晚上新' }])
    await expect.poll(waiting).toMatchObject([{ lastAnswer: 'ended', problem: null }])
    site.answer = { status: 2, roomId: nextRoomId }
    await expect.poll(sessions, { timeout: 10_000 }).toMatchObject([
      { status: 'recording', followsId: first.id, room: { webRid, roomId: nextRoomId } },
      { id: first.id, status: 'ended', followsId: null },
    ])
    expect(await waiting()).toEqual([])
    // The new session is a whole one: it can be stopped, and the host who stops waits for nothing.
    const [next] = await sessions()
    await service.client.call('stopSession', { params: { id: next?.id ?? '' } })
    expect(await waiting()).toEqual([])
  })

  it('is waited for again after that', async () => {
    await recordToTheEnd()
    site.answer = { status: 2, roomId: nextRoomId }
    await expect.poll(waiting, { timeout: 10_000 }).toEqual([])
    site.answer = { status: 4, roomId: nextRoomId }
    world.room(webRid).push(sourceState('room', 'ended'))
    world.room(webRid).end()
    world.sound(webRid).end()
    await expect.poll(waiting, { timeout: 10_000 }).toHaveLength(1)
    const [second] = await sessions()
    expect(await waiting()).toMatchObject([{ id: second?.id }])
  })

  it('is not believed in while the ended one is called live once', async () => {
    await recordToTheEnd()
    site.first.push({ status: 2, roomId })
    await untilAsked(4)
    expect(await sessions()).toHaveLength(1)
    // Twice in a row: it went on after all.
    site.answer = { status: 2, roomId }
    await expect.poll(sessions, { timeout: 10_000 }).toHaveLength(2)
  })

  it('that is no new one is believed ever later', async () => {
    await recordToTheEnd()
    site.answer = { status: 2, roomId }
    await expect.poll(sessions, { timeout: 10_000 }).toHaveLength(2)
    site.answer = { status: 4, roomId }
    world.room(webRid).push(sourceState('room', 'ended'))
    world.room(webRid).end()
    world.sound(webRid).end()
    await expect.poll(waiting, { timeout: 10_000 }).toHaveLength(1)
    await untilAsked()
    const asked = site.askedAt.length
    site.answer = { status: 2, roomId }
    await expect.poll(sessions, { timeout: 10_000 }).toHaveLength(3)
    // Four answers, then the start's own question.
    expect(site.askedAt.length - asked).toBeGreaterThanOrEqual(5)
  })

  it.each([
    ['an empty answer', '', 'ROOM_UNKNOWN'],
    ['a captcha', '<html>验证码</html>', 'ROOM_UNKNOWN'],
    ['4001038', { statusCode: 4001038 }, 'ROOM_UNKNOWN'],
    ['a pause', { status: 3, roomId: nextRoomId }, null],
    ['a preparation', { status: 1, roomId: nextRoomId }, null],
  ] as const)('%s tells nothing, and is asked ever more slowly', async (_name, answer, code) => {
    await recordToTheEnd()
    site.answer = answer
    await untilAsked(2)
    await expect
      .poll(waiting)
      .toMatchObject([{ lastAnswer: 'unknown', problem: code === null ? null : { code } }])
    // Empty answers are asked twice at once before they count.
    const isDoubled = typeof answer === 'string'
    await untilAsked(isDoubled ? 8 : 4)
    const at = site.askedAt.slice(isDoubled ? -4 : -2)
    expect((at.at(-1) ?? 0) - (at[0] ?? 0)).toBeGreaterThan(100)
    expect(await sessions()).toHaveLength(1)
  })

  it('is asked for, whatever one answer does', { timeout: 30_000 }, async () => {
    await service.close()
    await site.close()
    await start({ ...quick, askLimitMs: 300 })
    await recordToTheEnd()
    site.answer = null
    await expect
      .poll(waiting, { timeout: 10_000 })
      .toMatchObject([{ lastAnswer: 'unknown', problem: { code: 'ROOM_UNREACHABLE' } }])
    site.answer = { status: 2, roomId: nextRoomId }
    await expect.poll(sessions, { timeout: 10_000 }).toHaveLength(2)
  })
})

describe('nothing is waited for', () => {
  it('when the host stopped the session', async () => {
    const session = await startRoom()
    await service.client.call('stopSession', { params: { id: session.id } })
    expect(await waiting()).toEqual([])
  })

  it('after a demo', async () => {
    const demo = await service.client.call('startSession', { body: { kind: 'demo' } })
    world.room('100').push(sourceState('room', 'ended'))
    world.room('100').end()
    world.sound('100').end()
    await expect.poll(sessions, { timeout: 10_000 }).toMatchObject([{ status: 'ended' }])
    expect(demo.session.isDemo).toBe(true)
    expect(await waiting()).toEqual([])
  })

  it('when the host does not want it, also from then on', async () => {
    await recordToTheEnd()
    await service.client.call('changeSettings', { body: { isNextFollowed: false } })
    expect(await waiting()).toEqual([])
    await new Promise(resolve => setTimeout(resolve, 150))
    const asked = site.askedAt.length
    site.answer = { status: 2, roomId: nextRoomId }
    await new Promise(resolve => setTimeout(resolve, 300))
    expect(site.askedAt.length).toBe(asked)
    expect(await sessions()).toHaveLength(1)
  })

  it('once the host said so', async () => {
    const { id } = await recordToTheEnd()
    const answer = await service.client.call('cancelWaiting', { params: { id } })
    expect(answer).toEqual({ waiting: [] })
    const asked = site.askedAt.length
    site.answer = { status: 2, roomId: nextRoomId }
    await new Promise(resolve => setTimeout(resolve, 300))
    expect(site.askedAt.length).toBeLessThanOrEqual(asked + 1)
    expect(await sessions()).toHaveLength(1)
    // Saying it twice is no mistake.
    await service.client.call('cancelWaiting', { params: { id } })
  })

  it('once the host started the room', async () => {
    await recordToTheEnd()
    site.answer = { status: 2, roomId: nextRoomId }
    // Either the host or the wait is first; one session comes of it.
    await startRoom().catch(() => undefined)
    await expect.poll(waiting).toEqual([])
    expect(await sessions()).toHaveLength(2)
  })

  it('after a day', async () => {
    await recordToTheEnd()
    now += defaultWaitTimings.giveUpAfterMs
    await expect.poll(waiting).toEqual([])
  })
})

it('says why a broadcast that is on air is not recorded, and records it as soon as it can', async () => {
  await recordToTheEnd()
  const { find } = world.ports.rooms
  world.ports.rooms.find = async input => testRoom(input)
  const started = await Promise.all(
    ['201', '202', '203'].map(input =>
      service.client.call('startSession', { body: { kind: 'room', input } }),
    ),
  )
  world.ports.rooms.find = find
  site.answer = { status: 2, roomId: nextRoomId }
  await expect
    .poll(waiting, { timeout: 10_000 })
    .toMatchObject([{ lastAnswer: 'live', problem: { code: 'SESSION_LIMIT' } }])
  await service.client.call('stopSession', { params: { id: started[0]?.session.id ?? '' } })
  await expect.poll(waiting, { timeout: 10_000 }).toEqual([])
  expect((await sessions())[0]).toMatchObject({ status: 'recording', room: { webRid } })
})
