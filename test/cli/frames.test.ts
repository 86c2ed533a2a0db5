import { readFile, stat, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { LiveEvent } from '@talkingcat/contract'
import { defaultRecordingFolder, readFrames } from '@talkingcat/demo-room/making'
import { createFrameRecorder } from '@talkingcat/douyin'
import { expect, it, vi } from 'vitest'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { runCli } from './run-cli.ts'

// Each command is a program of its own.
vi.setConfig({ testTimeout: 120_000 })

const startedAt = 1_776_121_373_000

/** The demo broadcast as a source would have recorded it. */
async function recordDemo(): Promise<{ path: string; frameCount: number }> {
  const path = join(await temporaryFolder(), 'demo.tcframes')
  const recorder = createFrameRecorder({ path })
  const frames = readFrames(await readFile(join(defaultRecordingFolder, 'frames.bin')))
  for (const { atMs, frame } of frames) {
    recorder.write({ atMs: startedAt + atMs, kind: 'push', bytes: frame })
  }
  await recorder.close()
  expect(recorder.counters).toMatchObject({ frames: frames.length, dropped: 0 })
  return { path, frameCount: frames.length }
}

const events = (text: string) =>
  text
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as LiveEvent)

const replay = (path: string) => runCli(['frames', 'replay', path, '--speed', 'max'])

const sumsOf = (all: readonly LiveEvent[]) => {
  const types = new Map<string, number>()
  let diamonds = 0
  for (const event of all) {
    types.set(event.type, (types.get(event.type) ?? 0) + 1)
    if (event.type === 'gift.received') diamonds += event.payload.diamonds ?? 0
  }
  return { types: Object.fromEntries(types), diamonds }
}

it('tells what a recording holds', async () => {
  const { path, frameCount } = await recordDemo()
  const { code, stdout, stderr } = await runCli(['frames', 'info', path])
  expect([code, stderr]).toEqual([0, ''])
  const summary = JSON.parse(stdout) as { messages: Record<string, number>; firstAt: number }
  expect(summary).toMatchObject({ pushFrames: frameCount, imFetchBodies: 0, lostBytes: 0 })
  expect(summary.messages.WebcastGiftMessage).toBeGreaterThan(5)
  expect(summary.firstAt).toBeGreaterThanOrEqual(startedAt)
})

it('hands on a broadcast without the people in it, with the same events and diamonds', async () => {
  const { path } = await recordDemo()
  const clean = join(await temporaryFolder(), 'clean.tcframes')
  const made = await runCli(['frames', 'anonymise', path, clean])
  expect([made.code, made.stderr]).toEqual([0, `已写入 ${clean}\n`])
  expect((await stat(clean)).mode & 0o777).toBe(0o600)
  const [before, after] = [await replay(path), await replay(clean)]
  expect([before.code, after.code]).toEqual([0, 0])
  const [was, is] = [events(before.stdout), events(after.stdout)]
  expect(is.map(({ type }) => type)).toEqual(was.map(({ type }) => type))
  expect(sumsOf(is)).toEqual(sumsOf(was))
  expect(sumsOf(was).diamonds).toBeGreaterThan(0)
  const people = was.flatMap(({ payload }) =>
    'viewer' in payload ? [payload.viewer.name, payload.viewer.id] : [],
  )
  expect(new Set(people).size).toBeGreaterThan(10)
  const found = people.filter(secret => after.stdout.includes(`"${secret}"`))
  // The platform's own id for everyone who hides: it names nobody.
  expect([...new Set(found)]).toEqual(['111111'])
})

it('never writes over a file, and leaves none behind when it can not read', async () => {
  const { path } = await recordDemo()
  const before = await readFile(path)
  const same = await runCli(['frames', 'anonymise', path, path])
  expect(same.code).toBe(1)
  expect(same.stderr).toContain('FILE_EXISTS')
  expect((await readFile(path)).equals(before)).toBe(true)
  const text = join(await temporaryFolder(), 'a.txt')
  await writeFile(text, '这是一个文本文件')
  const out = join(await temporaryFolder(), 'out.tcframes')
  const { code, stderr } = await runCli(['frames', 'anonymise', text, out])
  expect(code).toBe(1)
  expect(stderr).toContain('RECORDING_INVALID')
  await expect(stat(out)).rejects.toThrow('ENOENT')
})

it('reads a damaged recording as far as it goes, and says where it is damaged', async () => {
  const { path, frameCount } = await recordDemo()
  const bytes = await readFile(path)
  bytes[60] = (bytes[60] ?? 0) ^ 1
  await writeFile(path, bytes)
  await truncate(path, bytes.length - 1)
  const { code, stdout, stderr } = await runCli(['frames', 'info', path])
  expect(code).toBe(1)
  expect(stderr).toContain('RECORDING_DAMAGED')
  expect(stderr).toContain('从第 12 字节起')
  expect(stderr).toContain('RECORDING_CUT')
  expect(JSON.parse(stdout)).toMatchObject({
    pushFrames: frameCount - 2,
    troubles: [{ kind: 'damage', offset: 12 }, { kind: 'cut' }],
  })
  const played = await replay(path)
  expect(played.code).toBe(1)
  expect(events(played.stdout).length).toBeGreaterThan(10)
})

it('refuses a speed that is none', async () => {
  const { code, stderr } = await runCli(['frames', 'replay', 'a.tcframes', '--speed', '0'])
  expect(code).toBe(1)
  expect(stderr).toContain('倍速必须是')
})
