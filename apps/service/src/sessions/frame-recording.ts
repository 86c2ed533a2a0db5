import { join } from 'node:path'
import type { FrameRecording, Problem, SessionId } from '@talkingcat/contract'
import { createFrameRecorder, type RawFrameListener } from '@talkingcat/douyin'
import type { Note } from '../lib/note.ts'

/** Raw frames of one recording into a file for a bug report; an extra that never disturbs the rest. */
export type OpenFrameRecording = {
  readonly write: RawFrameListener
  readonly state: FrameRecording
  close(): Promise<void>
}

/** A file per recording: a resumed session gets another one. */
export function openFrameRecording(options: {
  recordsRoot: string
  sessionId: SessionId
  clock: () => number
  note: Note
}): OpenFrameRecording {
  const { recordsRoot, sessionId, note } = options
  const file = `frames/${sessionId}-${Math.round(options.clock())}.tcframes`
  let problem: Problem | null = null
  const recorder = createFrameRecorder({
    path: join(recordsRoot, file),
    onProblem(found) {
      problem = found
      note('frames-not-recorded', { sessionId, code: found.code })
    },
  })
  return {
    write: recorder.write,
    get state() {
      return { file, ...recorder.counters, problem }
    },
    close: () => recorder.close(),
  }
}
