import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { defaultRecordingFolder, readFrames } from '@talkingcat/demo-room/making'
import { decodeFrame } from '@talkingcat/douyin'

/** When the demo room sends each message, in broadcast ms by `messageId`: with its whole frame. */
export async function readSendTimes(): Promise<Map<string, number>> {
  const times = new Map<string, number>()
  for (const { atMs, frame } of readFrames(
    await readFile(join(defaultRecordingFolder, 'frames.bin')),
  )) {
    const decoded = decodeFrame(frame)
    if (decoded.kind !== 'messages') continue
    for (const { msgId } of decoded.messages) times.set(msgId, atMs)
  }
  return times
}
