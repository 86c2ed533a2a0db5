import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { createReplaySource } from '../sources/replay.ts'
import { makeChat, makeResponse } from '../testing/make-frames.ts'
import { chatFrame, endFrame, send, withRoom } from '../testing/run-source.ts'
import { createFrameRecorder } from './frame-recorder.ts'
import { readRecordedFrames } from './read-recording.ts'
import type { RecordedFrame } from './recorded-frame.ts'

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
const firstBody = makeResponse([makeChat('5', '五')], { cursor: 'c-5' })
const http = (url: URL) =>
  url.pathname === '/webcast/im/fetch/' ? { status: 200, body: firstBody } : {}
const sent = [chatFrame('1'), Uint8Array.of(0xff), chatFrame('2'), endFrame()]

it('a live source tells its raw frames byte for byte, also damaged ones', async () => {
  const told: RecordedFrame[] = []
  const onRawFrame = (frame: RecordedFrame) => void told.push(frame)
  const startedAt = Date.now()
  await withRoom(
    { http, push: (socket, n) => send(socket, ...(n === 0 ? sent.slice(0, 2) : sent.slice(2))) },
    { onRawFrame },
    async seen => {
      await seen.running
      expect(told.map(({ kind, bytes }) => [kind, hex(bytes)])).toEqual([
        ['im-fetch', hex(firstBody)],
        ...sent.map(bytes => ['push', hex(bytes)]),
      ])
      for (const { atMs } of told) {
        expect(atMs).toBeGreaterThanOrEqual(startedAt)
        expect(atMs).toBeLessThanOrEqual(Date.now())
      }
    },
  )
})

it('a listener that throws changes nothing', async () => {
  const onRawFrame = () => {
    throw new Error('the listener’s own fault')
  }
  await withRoom(
    { http, push: s => send(s, chatFrame('1'), endFrame()) },
    { onRawFrame },
    async seen => {
      await seen.running
      expect(seen.texts()).toEqual(['五', '第1条'])
      expect(seen.statuses()).toEqual(['connecting', 'live', 'ended'])
    },
  )
})

it('what a live source recorded plays again as it was', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'talkingcat-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const path = join(folder, 'room.tcframes')
  const recorder = createFrameRecorder({ path })
  const push: Parameters<typeof withRoom>[0]['push'] = socket =>
    send(socket, chatFrame('1'), chatFrame('2', '二'), chatFrame('1'), endFrame())
  await withRoom({ http, push }, { onRawFrame: recorder.write }, async seen => {
    await seen.running
    await recorder.close()
    const live = seen.items.flatMap(item => (item.kind === 'item' ? [item.item] : []))
    const source = createReplaySource(readRecordedFrames(path), { speed: Number.POSITIVE_INFINITY })
    const again = []
    for await (const item of source.open(new AbortController().signal)) {
      if (item.kind === 'item') again.push(item.item)
    }
    expect(again).toEqual(live)
    expect(live).toHaveLength(4)
  })
})
