import { randomUUID } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AppError, type LiveEvent, type Room } from '@talkingcat/contract'
import { createMemoryLog } from '@talkingcat/core'
import type { PcmChunk } from '@talkingcat/speech'
import { createMemorySecrets } from '../account/secret-store.ts'
import type { Ports } from '../ports.ts'
import { createVocabularyStore } from '../vocabulary/vocabulary-store.ts'
import { createFeed, type Feed } from './feed.ts'
import { testRoom } from './live-events.ts'
import { createTestSettings } from './test-settings.ts'
import { createTestTranscriber, type TestTranscriber } from './test-transcriber.ts'

/** The outside world in the test's hands: rooms are known by their number. */
export type TestWorld = {
  ports: Ports
  /** The newest opened source of a room. */
  room(webRid: string): Feed<LiveEvent>
  sound(webRid: string): Feed<PcmChunk>
  transcriber(): TestTranscriber
  /** Numbers of rooms that are off air. */
  offline: Set<string>
  demoOffsets: number[]
  /** What the newest opened room would be told of its session's log. */
  readLogged: () => Promise<LiveEvent[]>
  /** False: no model on this machine. */
  hasModel: boolean
  /** Lines of the program's log. */
  lines: string[]
}

export function createTestWorld(replaced: Partial<Ports> = {}): TestWorld {
  const rooms = new Map<string, Feed<LiveEvent>>()
  const sounds = new Map<string, Feed<PcmChunk>>()
  let transcriber: TestTranscriber | null = null
  const access = {
    loginUrl: 'http://127.0.0.1:9/',
    async find(input: string): Promise<Room> {
      const webRid = /^(?:https:\/\/live\.douyin\.com\/)?(\d{3,16})$/.exec(input)?.[1]
      if (webRid === undefined) throw new AppError('ROOM_LINK_INVALID')
      if (world.offline.has(webRid)) throw new AppError('ROOM_OFFLINE')
      return testRoom(webRid)
    },
    async ask({ webRid }: Room) {
      const status = world.offline.has(webRid) ? ('ended' as const) : ('live' as const)
      return { room: testRoom(webRid), status }
    },
    openRoom({ webRid }: Room, readLogged: () => Promise<LiveEvent[]>) {
      world.readLogged = readLogged
      return remember(rooms, webRid)
    },
    openSound: async ({ webRid }: Room) => remember(sounds, webRid),
  }
  const notFound = async () => {
    throw new AppError('NOT_FOUND')
  }
  const ports: Ports = {
    clock: Date.now,
    log: createMemoryLog(),
    rooms: access,
    roomPages: {
      find: async () => null,
      open: async () => {
        throw new AppError('BROWSER_MISSING')
      },
    },
    async startDemo(startOffsetMs) {
      world.demoOffsets.push(startOffsetMs)
      return { access, input: '100', close: async () => {} }
    },
    async openTranscriber({ isDemo, onState, onPartial }) {
      if (!world.hasModel && !isDemo) throw new AppError('MODEL_MISSING')
      transcriber = createTestTranscriber('再见', onPartial)
      onState({ status: 'ready', problem: null })
      return { transcriber, modelId: isDemo ? 'fixture' : 'test', isDemoModel: isDemo }
    },
    models: {
      list: async () => [],
      download: notFound,
      import: notFound,
      cancel: notFound,
      onState: () => () => {},
      watch: () => {},
      close: async () => {},
    },
    calibrator: {
      state: async () => ({ status: 'no-model', calibration: null, problem: null }),
      threadCountFor: () => 1,
      start: notFound,
      watch: () => {},
      close: async () => {},
    },
    settings: createTestSettings(),
    // Empty, and written only by tests that bring a place of their own.
    vocabulary: createVocabularyStore(join(tmpdir(), `talkingcat-${randomUUID()}.json`), Date.now),
    cloud: null,
    secrets: createMemorySecrets(),
    logStream: { write: line => void world.lines.push(line) },
    ...replaced,
  }
  const world: TestWorld = {
    ports,
    room: webRid => known(rooms, webRid),
    sound: webRid => known(sounds, webRid),
    transcriber: () => {
      if (!transcriber) throw new Error('no transcriber was opened')
      return transcriber
    },
    offline: new Set(),
    demoOffsets: [],
    readLogged: async () => [],
    hasModel: true,
    lines: [],
  }
  return world
}

function remember<T>(feeds: Map<string, Feed<T>>, webRid: string): Feed<T> {
  const feed = createFeed<T>()
  feeds.set(webRid, feed)
  return feed
}

function known<T>(feeds: Map<string, Feed<T>>, webRid: string): Feed<T> {
  const feed = feeds.get(webRid)
  if (!feed) throw new Error(`no source was opened for room ${webRid}`)
  return feed
}
