import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Entry } from '@talkingcat/contract'
import type { DemoRoom } from '@talkingcat/demo-room'
import { defaultRecordingFolder, readFrames } from '@talkingcat/demo-room/making'
import { decodeFrame } from '@talkingcat/douyin'
import { waitUntil } from './wait-until.ts'

/** When the room sends what danmaku, in broadcast time. */
function demoFrames(): { atMs: number; danmakuIds: string[] }[] {
  const frames = readFrames(readFileSync(join(defaultRecordingFolder, 'frames.bin')))
  return frames.map(({ atMs, frame }) => {
    const decoded = decodeFrame(frame)
    if (decoded.kind !== 'messages') throw new Error('the recording holds messages only')
    const danmaku = decoded.messages.filter(({ method }) => isDanmaku(method))
    return { atMs, danmakuIds: danmaku.map(({ msgId }) => msgId) }
  })
}

const isDanmaku = (method: string) =>
  method === 'WebcastChatMessage' || method === 'WebcastEmojiChatMessage'

export function danmakuIdsOf(entries: readonly Entry[]): string[] {
  return entries.flatMap(entry =>
    entry.type === 'danmaku.received' ? [entry.payload.messageId] : [],
  )
}

/** The stretch of the room's danmaku between the first and the last one of the log. */
export function expectedDanmaku(entries: readonly Entry[]): string[] {
  const heard = danmakuIdsOf(entries)
  const sent = demoFrames().flatMap(({ danmakuIds }) => danmakuIds)
  return sent.slice(sent.indexOf(heard[0] ?? ''), sent.indexOf(heard.at(-1) ?? '') + 1)
}

/** Waits until the next frame that the room will send holds danmaku, and is not due at once. */
export async function waitUntilDanmakuIsNext(room: DemoRoom): Promise<void> {
  const frames = demoFrames()
  await waitUntil('a frame of danmaku', () => {
    const nowMs = room.broadcastMs()
    const next = frames.find(({ atMs }) => atMs > nowMs)
    return next && next.danmakuIds.length > 0 && next.atMs > nowMs + 150
  })
}
