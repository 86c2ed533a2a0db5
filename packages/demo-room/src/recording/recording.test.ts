import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { int, read, readPushFrame, text } from '../test-parts/mini-reader.ts'
import { readFrames } from './format.ts'
import { readRecording } from './read.ts'
import { readDemoManifest, readDemoTruth } from './read-truth.ts'
import { defaultRecordingFolder } from './recording-folder.ts'

const frames = readFrames(await readFile(join(defaultRecordingFolder, 'frames.bin')))
const messages = frames.flatMap(({ frame }) => readPushFrame(frame).messages)
const ofMethod = (method: string) => messages.filter(one => one.method === method)
const { totals, sentences } = readDemoTruth()

describe('the recording', () => {
  it('holds what the truth says, counted again over the frames', () => {
    const chats = ofMethod('WebcastChatMessage')
    const stickers = ofMethod('WebcastEmojiChatMessage')
    expect(chats.length + stickers.length).toBe(totals.danmaku)
    expect(stickers.length).toBe(totals.emojiDanmaku)
    const talkers = [...chats, ...stickers].map(({ fields }) => int(sub(fields, 2), 1))
    expect(new Set(talkers).size).toBe(totals.danmakuViewers)
    const likes = ofMethod('WebcastLikeMessage').map(({ fields }) => Number(int(fields, 2)))
    expect(likes.reduce((sum, count) => sum + count, 0)).toBe(totals.likes)
    expect(ofMethod('WebcastMemberMessage').length).toBe(totals.enters)
    const socials = ofMethod('WebcastSocialMessage').map(({ fields }) => int(fields, 4))
    expect(socials.filter(action => action === 1n).length).toBe(totals.follows)
    expect(socials.filter(action => action === 3n).length).toBe(totals.shares)
    const online = ofMethod('WebcastRoomUserSeqMessage').map(({ fields }) => Number(int(fields, 3)))
    expect(Math.max(...online)).toBe(totals.peakOnline)
    expect(new Set(messages.map(({ msgId }) => msgId)).size).toBe(totals.messages)
  })

  it('gives gifts as streaks whose last totals add up to the truth', () => {
    const streaks = new Map<string, { count: number; diamonds: number; isToHost: boolean }>()
    for (const { fields } of ofMethod('WebcastGiftMessage')) {
      const key = [int(fields, 11), int(sub(fields, 7), 1), int(fields, 2)].join('|')
      const count = Number(int(fields, 5))
      const diamonds = count * Number(int(sub(fields, 15), 12))
      streaks.set(key, { count, diamonds, isToHost: !fields.has(8) })
    }
    const all = [...streaks.values()]
    const sum = (of: typeof all, name: 'count' | 'diamonds') =>
      of.reduce((total, streak) => total + streak[name], 0)
    const toHost = all.filter(({ isToHost }) => isToHost)
    expect(toHost.length).toBe(totals.giftCombos)
    expect(sum(toHost, 'count')).toBe(totals.gifts)
    expect(sum(toHost, 'diamonds')).toBe(totals.diamonds)
    const others = all.filter(({ isToHost }) => !isToHost)
    expect(sum(others, 'count')).toBe(totals.giftsToOthers)
    const unpriced = toHost.filter(({ diamonds }) => diamonds === 0)
    expect(sum(unpriced, 'count')).toBe(totals.unpricedGifts)
  })

  it('has the shapes of the platform: large ids, milliseconds, names', () => {
    for (const { msgId, common } of messages) {
      expect(msgId > 2n ** 53n).toBe(true)
      expect(int(common, 4) > 1_700_000_000_000n).toBe(true)
    }
    const chat = ofMethod('WebcastChatMessage').find(one => text(one.fields, 3).includes('<b>'))
    expect(chat && text(chat.fields, 3)).toBe('<b>秒杀</b>')
    expect(frames.every(({ frame }) => readPushFrame(frame).logId > 2n ** 53n)).toBe(true)
  })

  it('is in order of time, with sentences that do not overlap and none within the cut', () => {
    const { durationMs, cut } = readDemoManifest()
    const times = frames.map(({ atMs }) => atMs)
    expect(times).toEqual(times.toSorted((a, b) => a - b))
    expect(times.at(-1)).toBeLessThan(durationMs)
    sentences.forEach(({ startMs, endMs }, index) => {
      expect(endMs).toBeGreaterThan(startMs)
      expect(sentences[index + 1]?.startMs ?? durationMs).toBeGreaterThan(endMs + 600)
      expect(endMs < cut.fromMs || startMs > cut.toMs).toBe(true)
    })
  })

  it('opens as a whole, and stays small', async () => {
    const { frames: opened, audio, manifest } = await readRecording(defaultRecordingFolder)
    expect(opened.flatMap(frame => frame.messages).length).toBe(totals.messages)
    expect([...audio.config]).toEqual([0x12, 0x08])
    expect(Math.abs(audio.frames.length * audio.frameMs - manifest.durationMs)).toBeLessThan(100)
    const names = ['frames.bin', 'audio.aac', 'recording.json', 'script.yaml']
    const sizes = await Promise.all(names.map(name => stat(join(defaultRecordingFolder, name))))
    expect(sizes.reduce((sum, { size }) => sum + size, 0)).toBeLessThan(4_000_000)
  })

  it('says which file is missing or damaged', async () => {
    await expect(readRecording('/nowhere')).rejects.toMatchObject({ code: 'FILE_UNREADABLE' })
    expect(() => readFrames(Uint8Array.of(1, 2, 3, 4))).toThrow(RangeError)
    expect(() => readFrames(new TextEncoder().encode('TCF1\0\0\0\0\0\0\0\x09xx'))).toThrow(
      /cut off/,
    )
  })
})

function sub(fields: ReturnType<typeof read>, field: number) {
  const bytes = fields.get(field)?.[0]
  return read(bytes instanceof Uint8Array ? bytes : new Uint8Array())
}
