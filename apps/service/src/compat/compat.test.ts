import { problemOf } from '@talkingcat/contract'
import type { RecognizerState } from '@talkingcat/speech'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { danmaku } from '../testing/live-events.ts'
import { createTestWorld, type TestWorld } from '../testing/test-ports.ts'
import { startTestService, type TestService } from '../testing/test-service.ts'
import { envelopesOf } from './envelope.ts'

let world: TestWorld
let service: TestService
beforeEach(async () => {
  world = createTestWorld()
  service = await startTestService(world.ports)
})
afterEach(() => service.close())

type Json = Record<string, unknown>
const json = async (answer: Promise<Response>) => (await (await answer).json()) as Json

async function until<T>(read: () => T | undefined): Promise<T> {
  for (let round = 0; round < 1500; round++) {
    const found = read()
    if (found !== undefined) return found
    await new Promise(resolve => setTimeout(resolve, 10))
  }
  throw new Error('did not happen')
}

describe('/api/live_audio', () => {
  it('starts, tells its status, joins the danmaku of the same room, and stops', async () => {
    const started = await json(service.post('/api/live_audio/start', { live_url: '123456' }))
    expect(started).toMatchObject({
      success: true,
      data: { live_id: '123456', mode: 'vad', model: 'small', profile: 'fast' },
    })
    const joined = await json(service.post('/api/douyin/web/start', { live_id: '123456' }))
    expect(joined).toMatchObject({ success: true, live_id: '123456' })
    expect((await service.client.call('listSessions', {})).sessions).toHaveLength(1)
    expect(await json(service.get('/api/live_audio/status'))).toMatchObject({
      is_running: true,
      live_id: '123456',
      stats: { successful_transcriptions: 0 },
    })
    // The session goes on until both parts were stopped.
    await service.post('/api/live_audio/stop')
    expect((await service.client.call('health', {})).recordingCount).toBe(1)
    await service.post('/api/douyin/web/stop')
    expect((await service.client.call('health', {})).recordingCount).toBe(0)
    expect(await json(service.get('/api/live_audio/status'))).toMatchObject({ is_running: false })
  })

  it('moves to another room without a deadlock', async () => {
    await service.post('/api/douyin/web/start', { live_id: '111' })
    await service.post('/api/douyin/web/start', { live_id: '222' })
    expect(await json(service.get('/api/douyin/web/status'))).toMatchObject({ live_id: '222' })
    expect((await service.client.call('health', {})).recordingCount).toBe(1)
  })

  it('says what is wrong in the old field and the new', async () => {
    world.offline.add('999')
    const answer = await service.post('/api/live_audio/start', { live_url: '999' })
    expect(answer.status).toBe(409)
    expect(await answer.json()).toMatchObject({
      success: false,
      detail: '这个直播间现在没有开播',
      problem: { code: 'ROOM_OFFLINE' },
    })
  })

  it('sends captions, level and pong over the socket, also of a session started later', async () => {
    const frames: Json[] = []
    const url = service.url.replace('http', 'ws')
    const socket = new WebSocket(`${url}/api/live_audio/ws`, ['tc.v1', `tok.${service.token}`])
    socket.on('message', bytes => frames.push(JSON.parse(String(bytes)) as Json))
    await new Promise(resolve => socket.once('open', resolve))
    socket.send('{"type":"ping"}')
    await until(() => frames.find(({ type }) => type === 'pong'))
    await service.post('/api/live_audio/start', { live_url: '123456' })
    const said = async () => {
      world.transcriber().say('大家好', Date.now())
      const samples = new Float32Array(1600).fill(0.5)
      world.sound('123456').push({ kind: 'item', item: { samples, at: Date.now() } })
      return until(() => frames.find(({ type }) => type === 'transcription_delta'))
    }
    expect(await said()).toMatchObject({ data: { op: 'final', text: '大家好', confidence: 0.9 } })
    const whole = await until(() => frames.find(({ type }) => type === 'transcription'))
    expect(whole).toMatchObject({ data: { text: '大家好', is_final: true, words: [] } })
    world.transcriber().begin('今天', '下单', Date.now())
    const growing = await until(() => frames.find(({ data }) => (data as Json)?.op === 'replace'))
    expect(growing).toMatchObject({ type: 'transcription_delta', data: { text: '今天下单' } })
    const level = await until(() => frames.find(({ type }) => type === 'level'))
    expect(level).toMatchObject({ data: { rms: 0.5 } })
    socket.close()
  })
})

describe('what /api/live_audio/ws says of a recogniser in trouble', () => {
  it('is told at once, and to a client that comes later', async () => {
    const { openTranscriber } = world.ports
    const opened: ((state: RecognizerState) => void)[] = []
    world.ports.openTranscriber = options => {
      opened.push(options.onState)
      return openTranscriber(options)
    }
    await service.post('/api/live_audio/start', { live_url: '123456' })
    const tell = await until(() => opened[0])
    tell({ status: 'failed', problem: problemOf('RECOGNIZER_FAILED') })
    const frames: Json[] = []
    const url = service.url.replace('http', 'ws')
    const socket = new WebSocket(`${url}/api/live_audio/ws`, ['tc.v1', `tok.${service.token}`])
    socket.on('message', bytes => frames.push(JSON.parse(String(bytes)) as Json))
    const of = (code: string) => frames.find(({ data }) => (data as Json)?.code === code)
    expect(await until(() => of('RECOGNIZER_FAILED'))).toMatchObject({
      type: 'error',
      data: { message: expect.stringContaining('语音识别') },
    })
    tell({ status: 'lagging', problem: problemOf('RECOGNIZER_LAGGING') })
    expect(await until(() => of('RECOGNIZER_LAGGING'))).toMatchObject({ type: 'error' })
    socket.close()
  })
})

describe('/api/douyin/web/stream', () => {
  it('replays status and board, then sends unnamed events', async () => {
    await service.post('/api/douyin/web/start', { live_url: '123456' })
    const viewer = { id: '42', name: '榜一', isMasked: false }
    world.room('123456').push({
      kind: 'item',
      item: {
        type: 'audience.updated',
        payload: {
          messageId: '1',
          sentAt: null,
          onlineCount: 12,
          totalViewerCount: 436_000,
          ranks: [{ rank: 1, score: '99', viewer }],
        },
      },
    })
    await new Promise(resolve => setTimeout(resolve, 50))
    const over = new AbortController()
    const headers = { authorization: `Bearer ${service.token}` }
    const answer = await fetch(`${service.url}/api/douyin/web/stream`, {
      headers,
      signal: over.signal,
    })
    let text = ''
    const reading = (async () => {
      const decoder = new TextDecoder()
      for await (const chunk of answer.body ?? []) text += decoder.decode(chunk, { stream: true })
    })().catch(() => undefined) // aborted below
    const find = (type: string) =>
      text
        .split('\n\n')
        .filter(block => block.startsWith('data: '))
        .map(block => JSON.parse(block.slice('data: '.length)) as { type: string; payload: Json })
        .find(event => event.type === type)
    const board = await until(() => find('room_rank'))
    expect(board.payload).toMatchObject({ ranks: [{ user_id: '42', nickname: '榜一' }] })
    expect(find('status')).toMatchObject({ payload: { stage: 'room_ready' } })
    // Old clients listen for unnamed events.
    expect(text).not.toMatch(/^event:/m)
    world.room('123456').push(danmaku('多少钱'))
    const chat = await until(() => find('chat'))
    expect(chat).toMatchObject({
      payload: { user_id: '9007199254740995', nickname: '阿青', content: '多少钱' },
    })
    over.abort()
    await reading
  })

  it('gives gifts once, with their value', () => {
    const viewer = { id: '7', name: '客', isMasked: false }
    const raw = { groupCount: 1, repeatCount: 2, comboCount: 2, totalCount: 2, repeatEnd: 0 }
    const gift = {
      ...{ messageId: '1', sentAt: null, viewer, giftId: '685', giftName: '粉丝灯牌', raw },
      ...{ comboKey: 'k', comboCount: 2, isComboEnd: false, diamondsEach: 1, isToHost: true },
    }
    const place = { seq: 1, at: 1500, atMs: 0, type: 'gift.received' } as const
    const [envelope] = envelopesOf({ ...place, payload: { ...gift, count: 2, diamonds: 2 } })
    expect(envelope).toMatchObject({
      type: 'gift',
      timestamp: 1.5,
      payload: {
        ...{ user_id: '7', user_id_str: '7', nickname: '客', gift_name: '粉丝灯牌' },
        ...{ count: 2, diamond_count: 1, gift_value: 2 },
      },
    })
    expect(envelopesOf({ ...place, payload: { ...gift, count: 0, diamonds: 0 } })).toEqual([])
  })
})
