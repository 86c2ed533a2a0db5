import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Client, createClient, type Entry, type StreamItem } from '@talkingcat/contract'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { launchReady } from './testing/launch.ts'
import { isCaughtUp, openTestStream } from './testing/test-service.ts'

let recordsRoot: string
beforeEach(async () => {
  recordsRoot = await mkdtemp(join(tmpdir(), 'talkingcat-demo-'))
})
afterEach(() => rm(recordsRoot, { recursive: true, force: true }))

const isEntry = (type: string) => (item: StreamItem) =>
  item.kind === 'entry' && item.entry.type === type
const entriesOf = (items: StreamItem[]) =>
  items.flatMap(item => (item.kind === 'entry' ? [item.entry] : []))

/** The platform tells its newest messages again after a restart, and combos their running totals. */
function expectNothingTwice(entries: Entry[]): void {
  const ids = entries.flatMap(({ type, payload }) =>
    type !== 'gift.received' && 'messageId' in payload ? [payload.messageId] : [],
  )
  expect(new Set(ids).size).toBe(ids.length)
  const sums = new Map<string, number>()
  for (const entry of entries) {
    if (entry.type !== 'gift.received') continue
    const { comboKey, count, comboCount } = entry.payload
    sums.set(comboKey, (sums.get(comboKey) ?? 0) + count)
    expect(sums.get(comboKey)).toBe(comboCount)
  }
}

async function startDemo(client: Client) {
  return (await client.call('startSession', { body: { kind: 'demo' } })).session
}

it('runs the demo room through the whole chain: danmaku, captions, recap within 5 s', async () => {
  const { url, token, child, exit } = await launchReady(recordsRoot)
  const client = createClient(url, token)
  const session = await startDemo(client)
  expect(session).toMatchObject({ isDemo: true, status: 'recording' })
  const stream = openTestStream({ baseUrl: url, token, sessionId: session.id, afterSeq: 0 })
  await stream.waitFor(isEntry('danmaku.received'))
  await stream.waitFor(isEntry('utterance.recognized'))
  await stream.waitFor(item => item.kind === 'signal' && item.signal.type === 'level')
  const recognizer = stream.items.find(
    item => item.kind === 'signal' && item.signal.type === 'recognizer.state',
  )
  expect(recognizer).toMatchObject({ signal: { isDemoModel: true } })

  const begunAt = performance.now()
  const { session: ended } = await client.call('stopSession', { params: { id: session.id } })
  expect(performance.now() - begunAt).toBeLessThan(5000)
  await stream.close()
  const transcript = await readFile(join(ended.recordsFolder ?? '', 'transcript.txt'), 'utf8')
  expect(transcript.length).toBeGreaterThan(20)
  child.kill('SIGTERM')
  expect(await exit).toBe(0)
}, 90_000)

it('loses nothing that was shown when it is killed, and resumes the same clock', async () => {
  const first = await launchReady(recordsRoot)
  const session = await startDemo(createClient(first.url, first.token))
  const from = { sessionId: session.id, afterSeq: 0 }
  const before = openTestStream({ baseUrl: first.url, token: first.token, ...from })
  await before.waitFor(item => item.kind === 'entry' && item.entry.seq >= 8)
  first.child.kill('SIGKILL')
  await first.exit
  await before.close()
  const shown = entriesOf(before.items)

  const second = await launchReady(recordsRoot)
  const client = createClient(second.url, second.token)
  const { sessions } = await client.call('listSessions', {})
  expect(sessions).toMatchObject([{ id: session.id, status: 'interrupted' }])
  const after = openTestStream({ baseUrl: second.url, token: second.token, ...from })
  await after.waitFor(isCaughtUp)
  expect(entriesOf(after.items).slice(0, shown.length)).toEqual(shown)

  await client.call('resumeSession', { params: { id: session.id } })
  const gap = await after.waitFor(
    item =>
      item.kind === 'entry' &&
      item.entry.type === 'gap.recorded' &&
      item.entry.payload.reason === 'restart',
  )
  const gapSeq = gap.kind === 'entry' ? gap.entry.seq : 0
  const next = await after.waitFor(item => item.kind === 'entry' && item.entry.seq > gapSeq + 1)
  expect(next.kind === 'entry' && next.entry.atMs > 0).toBe(true)
  expect(after.seqs()).toEqual(after.seqs().map((_, index) => index + 1))
  await client.call('stopSession', { params: { id: session.id } })
  await after.waitFor(isEntry('session.ended'))
  await after.close()
  expectNothingTwice(entriesOf(after.items))
  second.child.kill('SIGTERM')
  expect(await second.exit).toBe(0)
}, 90_000)
