import type { Gap, SourceItem, SourceState } from '@talkingcat/contract'
import type { PcmChunk } from '../audio/pcm.ts'

export type Collected = { chunks: PcmChunk[]; gaps: Gap[]; states: SourceState[] }

/** Reads a source into lists until it ends or `until` says so. */
export async function collect(
  items: AsyncIterable<SourceItem<PcmChunk>>,
  until: (collected: Collected) => boolean = () => false,
): Promise<Collected> {
  const collected: Collected = { chunks: [], gaps: [], states: [] }
  for await (const item of items) {
    if (item.kind === 'item') collected.chunks.push(item.item)
    else if (item.kind === 'gap') collected.gaps.push(item.gap)
    else collected.states.push(item.state)
    if (until(collected)) break
  }
  return collected
}

export function samplesOf(chunks: readonly PcmChunk[]): number {
  return chunks.reduce((sum, chunk) => sum + chunk.samples.length, 0)
}
