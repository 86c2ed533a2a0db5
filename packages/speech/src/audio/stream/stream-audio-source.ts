import type { AudioSource } from '../pcm.ts'
import type { StreamAudioSourceOptions } from './stream-options.ts'

/** The sound of a live FLV stream over HTTP, with its own stall watch and reconnects. */
export function createStreamAudioSource(_options: StreamAudioSourceOptions): AudioSource {
  throw new Error('being written')
}
