import { mkdtemp, open, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Problem } from '@talkingcat/contract'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createRandom } from '../testing/random.ts'
import { recordHeaderBytes } from './format.ts'
import { createFrameRecorder } from './frame-recorder.ts'
import { type RecordingItem, readRecordedFrames, readRecording } from './read-recording.ts'
import type { RecordedFrame } from './recorded-frame.ts'

async function newPath(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'talkingcat-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return join(folder, 'room', 'a.tcframes')
}

const random = createRandom(11)
const frameOf = (index: number, bytes = 40): RecordedFrame => ({
  atMs: 1_776_000_000_000 + index,
  kind: index % 4 === 3 ? 'im-fetch' : 'push',
  bytes: Uint8Array.from({ length: bytes }, () => random(256)),
})
const framesOf = (count: number, bytes?: number) =>
  Array.from({ length: count }, (_, index) => frameOf(index, bytes))

async function record(frames: readonly RecordedFrame[]): Promise<string> {
  const path = await newPath()
  const recorder = createFrameRecorder({ path })
  for (const frame of frames) recorder.write(frame)
  await recorder.close()
  expect(recorder.counters).toMatchObject({ frames: frames.length, dropped: 0 })
  return path
}

async function read(path: string): Promise<RecordingItem[]> {
  const items: RecordingItem[] = []
  for await (const item of readRecording(path)) items.push(item)
  return items
}

const plain = (items: readonly RecordingItem[]) =>
  items.map(item =>
    item.kind === 'frame'
      ? { ...item.frame, bytes: Buffer.from(item.frame.bytes).toString('hex') }
      : item,
  )
const asItems = (frames: readonly RecordedFrame[]) =>
  plain(frames.map(frame => ({ kind: 'frame', frame })))

/** Where the record of frame `index` begins, all of them with `bytes` bytes. */
const offsetOf = (index: number, bytes = 40) => 12 + index * (recordHeaderBytes + bytes)

describe('a recording', () => {
  it('gives back what was written, larger than any window of the reader', async () => {
    const frames = [...framesOf(50), ...framesOf(3, 700_000), frameOf(7, 0), ...framesOf(500, 999)]
    const path = await record(frames)
    expect(plain(await read(path))).toEqual(asItems(frames))
    expect((await stat(path)).mode & 0o777).toBe(0o600)
  })

  it('cut anywhere reads up to its last whole record and tells what was left', async () => {
    const frames = framesOf(4)
    const whole = await readFile(await record(frames))
    const path = join(await newPath(), '../../cut.tcframes')
    for (let length = whole.length - 1; length >= 0; length--) {
      await writeFile(path, whole.subarray(0, length))
      const count = Math.max(0, Math.floor((length - 12) / (recordHeaderBytes + 40)))
      const rest = length < 12 ? length : length - offsetOf(count)
      const cut = { kind: 'cut', offset: length < 12 ? 0 : offsetOf(count), bytes: rest }
      const expected = [
        ...asItems(frames.slice(0, count)),
        ...(rest > 0 || length < 12 ? [cut] : []),
      ]
      expect(plain(await read(path))).toEqual(expected)
    }
  })

  it('with any byte of a record changed names that record and gives all others', async () => {
    const frames = framesOf(5)
    const path = await record(frames)
    const whole = await readFile(path)
    for (let at = offsetOf(2); at < offsetOf(3); at++) {
      const bytes = Buffer.from(whole)
      bytes[at] = (bytes[at] ?? 0) ^ 0x81
      await writeFile(path, bytes)
      const damage = { kind: 'damage', offset: offsetOf(2), bytes: recordHeaderBytes + 40 }
      expect(plain(await read(path))).toEqual([
        ...asItems(frames.slice(0, 2)),
        damage,
        ...asItems(frames.slice(3)),
      ])
    }
  })

  it('refuses hostile lengths, and a file of nothing but beginnings, in little time', async () => {
    const path = await record(framesOf(1))
    const header = (await readFile(path)).subarray(12, 12 + recordHeaderBytes)
    const huge = Buffer.from(header)
    huge.writeUInt32BE(0xffff_fff0, 4)
    const large = Buffer.from(header)
    large.writeUInt32BE(16 * 1024 * 1024, 4)
    for (const bad of [huge, large]) {
      const start = (await readFile(path)).subarray(0, 12)
      await writeFile(path, Buffer.concat([start, ...new Array<Buffer>(300_000).fill(bad)]))
      const before = process.memoryUsage().arrayBuffers
      const items = await read(path)
      expect(items).toHaveLength(1)
      expect(items[0]).toMatchObject({ offset: 12, bytes: 300_000 * recordHeaderBytes })
      expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(300 * 1024 * 1024)
      await rm(path)
      await writeFile(path, Buffer.concat([start, header]))
    }
  }, 60_000)

  it('that is none, or newer, or not there, is named', async () => {
    const path = await record(framesOf(1))
    const bytes = await readFile(path)
    bytes.writeUInt32BE(9, 8)
    await writeFile(path, bytes)
    await expect(read(path)).rejects.toMatchObject({ code: 'RECORDING_NEWER' })
    await writeFile(path, 'a text that is longer than a header')
    await expect(read(path)).rejects.toMatchObject({ code: 'RECORDING_INVALID' })
    await expect(read(`${path}.not`)).rejects.toMatchObject({ code: 'FILE_UNREADABLE' })
    await expect(read(join(path, '..'))).rejects.toMatchObject({ code: 'FILE_UNREADABLE' })
  })

  it('gives the frames alone and tells of the trouble beside them', async () => {
    const path = await record(framesOf(3))
    await truncate(path, offsetOf(2) + 5)
    const told: unknown[] = []
    const frames: RecordedFrame[] = []
    for await (const frame of readRecordedFrames(path, trouble => told.push(trouble))) {
      frames.push(frame)
    }
    expect(frames).toHaveLength(2)
    expect(told).toEqual([{ kind: 'cut', offset: offsetOf(2), bytes: 5 }])
  })
})

describe('the recorder', () => {
  it('stops at its size and says so once', async () => {
    const path = await newPath()
    const problems: Problem[] = []
    const recorder = createFrameRecorder({
      path,
      maxBytes: offsetOf(3),
      onProblem: problem => problems.push(problem),
    })
    for (const frame of framesOf(10)) recorder.write(frame)
    await recorder.close()
    expect(problems).toMatchObject([{ code: 'RECORDING_FULL', details: { maxBytes: offsetOf(3) } }])
    expect(recorder.counters).toEqual({ frames: 3, bytes: offsetOf(3), dropped: 7 })
    expect((await stat(path)).size).toBe(offsetOf(3))
    expect(await read(path)).toHaveLength(3)
  })

  it('holds no more than it may, drops the rest and goes on afterwards', async () => {
    const path = await newPath()
    const recorder = createFrameRecorder({ path, maxHeldBytes: 10_000 })
    // All at once: nothing can be written in between.
    for (const frame of framesOf(20, 1_000)) recorder.write(frame)
    expect(recorder.counters.dropped).toBe(11)
    await expect.poll(() => recorder.counters.frames).toBe(9)
    recorder.write(frameOf(21, 1_000))
    await recorder.close()
    expect(await read(path)).toHaveLength(10)
    recorder.write(frameOf(22))
    expect(recorder.counters).toMatchObject({ frames: 10, dropped: 12 })
  })

  it('never writes over a file', async () => {
    const path = await record(framesOf(2))
    const problems: Problem[] = []
    const recorder = createFrameRecorder({ path, onProblem: problem => problems.push(problem) })
    recorder.write(frameOf(1))
    await recorder.close()
    expect(problems.map(({ code }) => code)).toEqual(['FILE_EXISTS'])
    expect(recorder.counters).toEqual({ frames: 0, bytes: 0, dropped: 1 })
    expect(await read(path)).toHaveLength(2)
  })

  it('tells of a folder that can not be, and harms nobody when told badly', async () => {
    const file = await record(framesOf(1))
    const problems: Problem[] = []
    const recorder = createFrameRecorder({
      path: join(file, 'inside.tcframes'),
      onProblem(problem) {
        problems.push(problem)
        throw new Error('the listener’s own fault')
      },
    })
    await expect.poll(() => problems.length).toBe(1)
    for (const frame of framesOf(5)) recorder.write(frame)
    await recorder.close()
    expect(problems).toMatchObject([{ code: 'RECORDING_FAILED' }])
    expect(recorder.counters).toMatchObject({ frames: 0, dropped: 5 })
  })

  it('can be read while it is written', async () => {
    const path = await newPath()
    const recorder = createFrameRecorder({ path })
    for (const frame of framesOf(6)) recorder.write(frame)
    await expect.poll(() => recorder.counters.frames).toBe(6)
    expect(await read(path)).toHaveLength(6)
    const handle = await open(path, 'r')
    await handle.close()
    await recorder.close()
  })
})
