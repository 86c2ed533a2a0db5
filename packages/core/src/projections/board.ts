import type { Viewer } from '@talkingcat/contract'
import type { Projection } from './projection.ts'

/** The platform's contribution board as it was last told, best first; empty before. */
export type Board = { viewers: readonly Viewer[] }

export const boardProjection: Projection<Board> = {
  initial: () => ({ viewers: [] }),
  apply(board, entry) {
    if (entry.type !== 'audience.updated' && entry.type !== 'rank.updated') return
    // Two messages carry the same board, and some counts come without it.
    const ranks: readonly { rank: number; viewer: Viewer }[] = entry.payload.ranks
    if (ranks.length === 0) return
    board.viewers = ranks.toSorted((a, b) => a.rank - b.rank).map(({ viewer }) => viewer)
  },
}
