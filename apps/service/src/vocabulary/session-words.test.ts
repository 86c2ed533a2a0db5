import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Entry, EntryOf, LiveEvent, SourceItem, StreamItem } from '@talkingcat/contract'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createSqliteLog } from '../adapters/sqlite-log/sqlite-log.ts'
import { createTestWorld, type TestWorld } from '../testing/test-ports.ts'
import { startTestService, type TestService } from '../testing/test-service.ts'
import { createVocabularyStore } from './vocabulary-store.ts'

let folder = ''
const closers: (() => Promise<void>)[] = []
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'talkingcat-words-'))
})
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
  await rm(folder, { recursive: true, force: true })
})

/** The service over a real log and a real vocabulary, both in the test's folder. */
async function launch(): Promise<{ world: TestWorld; service: TestService }> {
  const log = createSqliteLog({ path: join(folder, 'talkingcat.db'), clock: Date.now })
  closers.push(() => log.close())
  const vocabulary = createVocabularyStore(join(folder, 'vocabulary.json'), Date.now)
  const world = createTestWorld({ log, vocabulary })
  const service = await startTestService(world.ports, { recordsRoot: folder })
  closers.push(() => service.close())
  return { world, service }
}

async function shutDown(): Promise<void> {
  for (const close of closers.splice(0).reverse()) await close()
}

function giftFrom(name: string, giftName: string): SourceItem<LiveEvent> {
  const viewer = { id: `id-${name}`, name, isMasked: false }
  const counts = { groupCount: 1, repeatCount: 1, comboCount: 1, totalCount: 1, repeatEnd: 1 }
  return {
    kind: 'item',
    item: {
      type: 'gift.received',
      payload: {
        ...{ messageId: `${name}${giftName}`, sentAt: null, viewer, giftId: '1', giftName },
        ...{ comboKey: name, count: 1, comboCount: 1, isComboEnd: true, isToHost: true },
        ...{ diamondsEach: 1, diamonds: 1, raw: counts },
      },
    },
  }
}

const isOf = (text: string) => (item: StreamItem) =>
  item.kind === 'entry' &&
  item.entry.type === 'utterance.recognized' &&
  item.entry.payload.text === text

const body = { kind: 'room', input: '123456' } as const

it('puts right the very next sentence after a word was added, and keeps both texts', async () => {
  const { world, service } = await launch()
  const { session } = await service.client.call('startSession', { body })
  const stream = service.stream(session.id)
  const isReady = (item: StreamItem) =>
    item.kind === 'signal' &&
    item.signal.type === 'recognizer.state' &&
    item.signal.status === 'ready'
  await stream.waitFor(isReady)
  const { say } = world.transcriber()
  say('这是玄界心片', session.startedAt + 1000)
  await stream.waitFor(isOf('这是玄界心片'))
  const entries = [{ word: '玄戒芯片' }]
  await service.client.call('saveVocabulary', { body: { entries } })
  say('这是玄界心片', session.startedAt + 3000)
  const item = await stream.waitFor(isOf('这是玄戒芯片'))
  const corrected = item.kind === 'entry' ? item.entry : null
  expect(corrected?.payload).toMatchObject({
    text: '这是玄戒芯片',
    rawText: '这是玄界心片',
    corrections: [{ at: 2, from: '玄界心片', to: '玄戒芯片', score: 1 }],
  })
  await stream.close()

  const { entries: logged } = await service.client.call('listEntries', {
    params: { id: session.id },
    query: {},
  })
  expect(utterancesOf(logged).map(({ payload }) => [payload.text, payload.rawText])).toEqual([
    ['这是玄界心片', undefined],
    ['这是玄戒芯片', '这是玄界心片'],
  ])
  await service.client.call('stopSession', { params: { id: session.id } })
  const { recap } = await service.client.call('getRecap', { params: { id: session.id } })
  const put = recap.transcript.find(({ corrections }) => corrections)
  expect(put).toMatchObject({ text: '这是玄戒芯片', rawText: '这是玄界心片' })
  const file = await service.get(`/api/sessions/${session.id}/artifacts/transcript.txt`)
  expect(await file.text()).toContain('这是玄戒芯片')
})

it('listens for the session’s own gifts and givers, also after a restart, unless switched off', async () => {
  const first = await launch()
  const { session } = await first.service.client.call('startSession', { body })
  const params = { id: session.id }
  first.world.room('123456').push(giftFrom('知夏', '浪漫马车'), giftFrom('开心', '浪漫马车'))
  const terms = [
    { word: '浪漫马车', origin: 'gift' },
    { word: '知夏', origin: 'viewer' },
  ]
  await expect
    .poll(async () => (await first.service.client.call('listSessionTerms', { params })).terms)
    .toEqual(terms)
  await shutDown()

  const { world, service } = await launch()
  expect((await service.client.call('listSessionTerms', { params })).terms).toEqual([])
  await service.client.call('resumeSession', { params })
  await expect
    .poll(async () => (await service.client.call('listSessionTerms', { params })).terms)
    .toEqual(terms)
  const stream = service.stream(session.id)
  await stream.waitFor(
    item =>
      item.kind === 'signal' &&
      item.signal.type === 'recognizer.state' &&
      item.signal.status === 'ready',
  )
  const { say } = world.transcriber()
  say('谢谢芝夏的浪慢马扯', session.startedAt + 5000)
  await stream.waitFor(isOf('谢谢知夏的浪漫马车'))
  // Not checked by anybody: only the very same syllables.
  say('谢谢浪忙马车', session.startedAt + 6000)
  await stream.waitFor(isOf('谢谢浪忙马车'))
  await service.client.call('changeSettings', { body: { areSessionTermsUsed: false } })
  say('谢谢浪慢马扯', session.startedAt + 7000)
  await stream.waitFor(isOf('谢谢浪慢马扯'))
  await stream.close()
})

function utterancesOf(entries: readonly Entry[]): EntryOf<'utterance.recognized'>[] {
  return entries.filter(entry => entry.type === 'utterance.recognized')
}
