import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Client, createClient, type Entry, type LiveEvent } from '@talkingcat/contract'
import { createReplaySource, readRecordedFrames } from '@talkingcat/douyin'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { launchReady } from '../testing/launch.ts'
import { openTestStream, type TestStream } from '../testing/test-service.ts'

let recordsRoot: string
beforeEach(async () => {
  recordsRoot = await mkdtemp(join(tmpdir(), 'talkingcat-frames-'))
})
afterEach(() => rm(recordsRoot, { recursive: true, force: true }))

/** The demo room over its real socket, until some danmaku came. */
async function recordDemo(areFramesRecorded: boolean) {
  const { url, token, child, exit } = await launchReady(recordsRoot)
  const client = createClient(url, token)
  await client.call('changeSettings', { body: { areFramesRecorded } })
  const { session } = await client.call('startSession', { body: { kind: 'demo' } })
  const stream = openTestStream({ baseUrl: url, token, sessionId: session.id, afterSeq: 0 })
  await enoughDanmaku(stream)
  const { rooms } = await client.call('diagnostics', {})
  await client.call('stopSession', { params: { id: session.id } })
  await stream.close()
  const entries = await entriesOf(client, session.id)
  child.kill('SIGTERM')
  await exit
  return { session, entries, recording: rooms[0]?.frameRecording ?? null }
}

/** `waitFor` looks at everything received anew each time, so places are kept, not counted. */
async function enoughDanmaku(stream: TestStream): Promise<void> {
  const seqs = new Set<number>()
  await stream.waitFor(item => {
    if (item.kind === 'entry' && item.entry.type === 'danmaku.received') seqs.add(item.entry.seq)
    return seqs.size >= 5
  })
}

async function entriesOf(client: Client, id: string): Promise<Entry[]> {
  return (await client.call('listEntries', { params: { id }, query: { after: 0, limit: 5000 } }))
    .entries
}

/** Those whose place does not depend on when the recording was stopped. */
const told = (events: readonly { type: string; payload: object }[]) =>
  events.flatMap(({ type, payload }) =>
    'messageId' in payload && type !== 'gift.received' ? [`${type} ${payload.messageId}`] : [],
  )

describe('raw frames of a recording', () => {
  it('lie in a file that replays to the very events of the log', async () => {
    const { session, entries, recording } = await recordDemo(true)
    expect(recording).toMatchObject({ dropped: 0, problem: null })
    expect(recording?.frames).toBeGreaterThan(0)
    const file = recording?.file ?? ''
    expect(file).toMatch(new RegExp(`^frames/${session.id}-\\d+\\.tcframes$`))
    const frames = readRecordedFrames(join(recordsRoot, file))
    const replay = createReplaySource(frames, {
      speed: Number.POSITIVE_INFINITY,
      room: session.room,
    })
    const events: LiveEvent[] = []
    for await (const item of replay.open(new AbortController().signal)) {
      if (item.kind === 'item') events.push(item.item)
    }
    expect(told(entries).length).toBeGreaterThanOrEqual(5)
    // A frame that came while the host stopped may be in the file and no more in the log.
    expect(told(events).slice(0, told(entries).length)).toEqual(told(entries))
  }, 120_000)

  it('are not kept unless the host asked for it', async () => {
    const { recording } = await recordDemo(false)
    expect(recording).toBeNull()
    expect(await readdir(recordsRoot)).not.toContain('frames')
  }, 120_000)

  it('that can not be written are told, and the recording goes on without them', async () => {
    await mkdir(recordsRoot, { recursive: true })
    // A file where the folder should be refuses even the superuser.
    await writeFile(join(recordsRoot, 'frames'), '')
    const { entries, recording } = await recordDemo(true)
    expect(recording?.problem).toMatchObject({ code: 'RECORDING_FAILED' })
    expect(recording?.dropped).toBeGreaterThan(0)
    expect(told(entries).length).toBeGreaterThanOrEqual(5)
  }, 120_000)
})
