import { AppError, type Gap, type SourceItem } from '@talkingcat/contract'
import type { AudioSource, PcmChunk } from '@talkingcat/speech'
import { afterEach, expect, it } from 'vitest'
import { createFeed } from '../testing/feed.ts'
import { createSoundSwitch } from './sound-switch.ts'

const stopping: AbortController[] = []
afterEach(() => {
  for (const controller of stopping.splice(0)) controller.abort()
})

const startedAt = 1_700_000_000_000

/** A second of the room's sound. */
const roomSound = (at: number): SourceItem<PcmChunk> => ({
  kind: 'item',
  item: { at, samples: new Float32Array(16_000) },
})

/** A tenth of a second, captured `ms` after the page began. */
function frameAt(ms: number): Buffer {
  const frame = Buffer.alloc(4 + 2 * 1600)
  frame.writeUInt32LE(ms)
  return frame
}

function world(openRoom?: () => Promise<AudioSource>) {
  const room = createFeed<PcmChunk>()
  const time = { now: startedAt }
  const sound = createSoundSwitch(openRoom ?? (async () => room), () => time.now)
  const heard: SourceItem<PcmChunk>[] = []
  const stop = new AbortController()
  stopping.push(stop)
  const listen = async (source: AudioSource) => {
    for await (const item of source.open(stop.signal)) heard.push(item)
  }
  const gaps = (): Gap[] => heard.flatMap(item => (item.kind === 'gap' ? [item.gap] : []))
  const hears = (count: number) => until(() => sounds(heard) === count)
  return { room, time, sound, heard, listen, gaps, hears, stop }
}

const sounds = (heard: SourceItem<PcmChunk>[]) => heard.filter(({ kind }) => kind === 'item').length

/** Nobody sends what was chosen. */
const isWaiting = (item?: SourceItem<PcmChunk>) =>
  item?.kind === 'state' && item.state.problem?.code === 'SOUND_WAITING'

function withResolvers<T>() {
  let resolve: (value: T) => void = () => undefined
  let reject: (error: Error) => void = () => undefined
  const promise = new Promise<T>((...both) => {
    ;[resolve, reject] = both
  })
  return { promise, resolve, reject }
}

async function until(isDone: () => boolean) {
  while (!isDone()) await new Promise(resolve => setTimeout(resolve, 2))
}

it('tells the page whose sound is not chosen any more, once, and a newer page not at all', async () => {
  const { sound, listen } = world()
  sound.choose('microphone')
  void listen(await sound.open())
  const told: string[] = []
  const attach = (name: string) =>
    sound.attach('microphone', 16_000, ({ code }) => told.push(`${name} ${code}`))
  attach('first')
  const second = attach('second')
  sound.choose('room')
  expect(told).toEqual(['first SOUND_REPLACED', 'second SOUND_NOT_CHOSEN'])
  // What comes after is not taken; its page goes at last.
  second.push(frameAt(0))
  second.leave(null)
  sound.choose('microphone')
  attach('third')
  sound.choose('microphone')
  second.leave(null)
  sound.choose('system')
  expect(told.slice(2)).toEqual(['third SOUND_NOT_CHOSEN'])
})

it('says nothing to a page that is gone', async () => {
  const { sound } = world()
  sound.choose('microphone')
  const told: string[] = []
  sound.attach('microphone', 16_000, ({ code }) => told.push(code)).leave(null)
  sound.choose('room')
  expect(told).toEqual([])
})

it('goes over to what is chosen while the sound is being opened, and before it is listened to', async () => {
  const opening = withResolvers<AudioSource>()
  const { room, sound, heard, listen, hears } = world(() => opening.promise)
  const opened = sound.open()
  sound.choose('microphone')
  opening.resolve(room)
  const source = await opened
  sound.choose('system')
  void listen(source)
  await until(() => heard.some(isWaiting))
  sound.attach('system', 16_000, () => undefined).push(frameAt(0))
  await hears(1)
})

it('goes over to a microphone although the room’s sound could not be opened meanwhile', async () => {
  const opening = withResolvers<AudioSource>()
  const { sound } = world(() => opening.promise)
  const opened = sound.open()
  sound.choose('microphone')
  opening.reject(new AppError('FFMPEG_MISSING'))
  await opened
})

it('refuses to open where nothing else was chosen', async () => {
  const { sound } = world(() => Promise.reject(new AppError('FFMPEG_MISSING')))
  await expect(sound.open()).rejects.toThrow(AppError)
})

it('marks no time twice: a microphone that was away already when another sound was chosen', async () => {
  const { room, time, sound, heard, listen, gaps, hears, stop } = world()
  sound.choose('microphone')
  void listen(await sound.open())
  await until(() => heard.some(isWaiting))
  const feeder = sound.attach('microphone', 16_000, () => undefined)
  time.now += 100
  feeder.push(frameAt(0))
  await hears(1)
  feeder.leave(null)
  time.now += 5000
  sound.choose('room')
  time.now += 2000
  room.push(roomSound(time.now))
  await hears(2)
  // Away again, and something else chosen before anything comes of it.
  time.now += 1000
  sound.choose('system')
  await until(() => isWaiting(heard.at(-1)))
  time.now += 4000
  stop.abort()
  await until(() => gaps().length === 3)
  expect(
    gaps().map(({ fromAt, toAt, reason }) => [fromAt - startedAt, toAt - startedAt, reason]),
  ).toEqual([
    [100, 5100, 'network'],
    [5100, 7100, 'switch'],
    [8100, 12_100, 'switch'],
  ])
})

it('tells what its next source lacks within the hole that the change itself makes', async () => {
  const { room, time, sound, listen, gaps, hears } = world()
  void listen(await sound.open())
  room.push(roomSound(startedAt))
  await hears(1)
  sound.choose('microphone')
  time.now += 3000
  sound.choose('room')
  const missed = { source: 'audio', fromAt: startedAt + 3000, toAt: startedAt + 4000 } as const
  room.push({ kind: 'gap', gap: { ...missed, reason: 'network' } }, roomSound(startedAt + 4000))
  await hears(2)
  expect(gaps()).toEqual([
    { source: 'audio', fromAt: startedAt + 1000, toAt: startedAt + 4000, reason: 'switch' },
  ])
})
