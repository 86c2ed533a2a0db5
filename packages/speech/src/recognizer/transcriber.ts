import type { Transcriber, TranscriberOptions } from './transcriber-types.ts'

/** Sound in, utterances out; VAD and recogniser live in a child process that may die. */
export function createTranscriber(_options: TranscriberOptions): Transcriber {
  throw new Error('being written')
}
