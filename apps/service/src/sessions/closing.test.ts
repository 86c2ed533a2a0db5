import { rm } from 'node:fs/promises'
import { AppError } from '@talkingcat/contract'
import { createMemoryLog, type SessionLog } from '@talkingcat/core'
import { expect, it } from 'vitest'
import { createTestWorld } from '../testing/test-ports.ts'
import { startTestService } from '../testing/test-service.ts'
import { createTestTranscriber } from '../testing/test-transcriber.ts'

const body = { kind: 'room', input: '123456' } as const

it('lets a stop that is under way end the session before the log is closed', async () => {
  let finishFlush = () => {}
  const log = createMemoryLog()
  const transcriber = createTestTranscriber()
  const flushed = new Promise<void>(resolve => {
    finishFlush = resolve
  })
  const world = createTestWorld({
    log,
    openTranscriber: async () => ({
      transcriber: { ...transcriber, flush: () => flushed },
      modelId: 'test',
      isDemoModel: false,
    }),
  })
  const service = await startTestService(world.ports)
  const { session } = await service.client.call('startSession', { body })
  // The connection is cut by the closing; what was asked for is done all the same.
  service.client.call('stopSession', { params: { id: session.id } }).catch(() => undefined)
  await new Promise(resolve => setTimeout(resolve, 50))
  const closed = service.close()
  finishFlush()
  await closed
  const { isEnded, recordsFolder } = (await log.edgesOf(session.id)) ?? {}
  expect(isEnded).toBe(true)
  expect(recordsFolder).not.toBeNull()
  await rm(recordsFolder ?? '', { recursive: true, force: true })
})

it('starts nothing that is still being looked up when it closes', async () => {
  const world = createTestWorld()
  let isAsked = false
  world.ports.rooms = {
    ...world.ports.rooms,
    find: (_input, signal) =>
      new Promise((_resolve, reject) => {
        isAsked = true
        signal.addEventListener('abort', () => reject(signal.reason), { once: true })
      }),
  }
  const service = await startTestService(world.ports)
  service.client.call('startSession', { body }).catch(() => undefined)
  await expect.poll(() => isAsked).toBe(true)
  await service.close()
  expect(await world.ports.log.listSessions()).toEqual([])
})

it('answers a start that the disk refuses instead of hanging, and frees the room', async () => {
  const memory = createMemoryLog()
  let isRefusing = true
  const log: SessionLog = {
    ...memory,
    append: (id, bodies, at) =>
      isRefusing ? new Promise(() => {}) : memory.append(id, bodies, at),
    get state() {
      const problem = new AppError('STORAGE_FULL').toProblem()
      return { status: 'degraded' as const, pendingCount: 1, problem }
    },
  }
  const service = await startTestService(createTestWorld({ log }).ports)
  const answer = await service.post('/api/sessions', body)
  expect(answer.status).toBe(507)
  expect(await answer.json()).toMatchObject({ problem: { code: 'STORAGE_FULL' } })
  isRefusing = false
  expect((await service.post('/api/sessions', body)).status).toBe(200)
  await service.close()
})
