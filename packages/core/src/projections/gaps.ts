import type { Gap } from '@talkingcat/contract'
import type { Projection } from './projection.ts'

/** Spans in which something was not recorded, in the order in which they became known. */
export const gapsProjection: Projection<Gap[]> = {
  initial: () => [],
  apply(gaps, entry) {
    if (entry.type === 'gap.recorded') gaps.push(entry.payload)
  },
}
