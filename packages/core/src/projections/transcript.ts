import type { Utterance } from '@talkingcat/contract'
import type { Projection } from './projection.ts'

/** What the host said, in the order in which it was said. */
export type Transcript = { utterances: Utterance[]; version: number }

export const transcriptProjection: Projection<Transcript> = {
  initial: () => ({ utterances: [], version: 0 }),
  apply(transcript, entry) {
    if (entry.type !== 'utterance.recognized') return
    const { utterances } = transcript
    const utterance = entry.payload
    // Recognition may finish out of order after a restart; nearly always this is the end.
    let index = utterances.length
    while (index > 0 && (utterances[index - 1]?.startMs ?? 0) > utterance.startMs) index--
    utterances.splice(index, 0, utterance)
    transcript.version++
  },
}
