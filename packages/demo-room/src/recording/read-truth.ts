import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '@talkingcat/contract'
import { defaultRecordingFolder } from './recording-folder.ts'
import { type DemoManifest, type DemoTruth, demoManifestSchema } from './truth.ts'

/** Throws `FILE_UNREADABLE` when recording.json is absent or not one of ours. */
export function readDemoManifest(recordingFolder = defaultRecordingFolder): DemoManifest {
  const file = join(recordingFolder, 'recording.json')
  try {
    return demoManifestSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch (cause) {
    throw new AppError('FILE_UNREADABLE', { file }, cause)
  }
}

/** What the broadcast really holds: the host's sentences and the totals. */
export function readDemoTruth(recordingFolder?: string): DemoTruth {
  return readDemoManifest(recordingFolder).truth
}
