import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '@talkingcat/contract'
import type { WireMessage } from '../encode/demo-event.ts'
import { type AacAudio, readAdts } from './adts.ts'
import { readFrames } from './format.ts'
import { messagesOf } from './open-frame.ts'
import { readDemoManifest } from './read-truth.ts'
import { createdAtOf } from './retime.ts'
import type { DemoManifest } from './truth.ts'

/** One push frame of the recording, opened. Times are broadcast times. */
export type OpenedFrame = { atMs: number; messages: (WireMessage & { createdMs: number })[] }

export type DemoRecording = { manifest: DemoManifest; frames: OpenedFrame[]; audio: AacAudio }

/** Throws `FILE_UNREADABLE` when a file is absent or damaged. */
export async function readRecording(recordingFolder: string): Promise<DemoRecording> {
  const manifest = readDemoManifest(recordingFolder)
  const frames = await readPart(recordingFolder, 'frames.bin', readFrames)
  return {
    manifest,
    frames: frames.map(({ atMs, frame }) => ({
      atMs,
      messages: messagesOf(frame).map(message => ({
        ...message,
        createdMs: createdAtOf(message) - manifest.recordedAt,
      })),
    })),
    audio: await readPart(recordingFolder, 'audio.aac', readAdts),
  }
}

async function readPart<T>(
  folder: string,
  name: string,
  read: (bytes: Uint8Array) => T,
): Promise<T> {
  const file = join(folder, name)
  try {
    return read(await readFile(file))
  } catch (cause) {
    throw new AppError('FILE_UNREADABLE', { file }, cause)
  }
}
