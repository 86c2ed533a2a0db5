import { type Supporter, viewerKey } from '@talkingcat/contract'
import type { Projection } from './projection.ts'

/** Who gave gifts to this host, by viewer key. */
export type Supporters = { byViewer: Map<string, Supporter>; version: number }

export const supportersProjection: Projection<Supporters> = {
  initial: () => ({ byViewer: new Map(), version: 0 }),
  apply(supporters, entry) {
    if (entry.type !== 'gift.received') return
    const { viewer, count, diamonds, isToHost } = entry.payload
    if (!isToHost || count === 0) return
    const key = viewerKey(viewer)
    const known = supporters.byViewer.get(key)
    supporters.byViewer.set(key, {
      viewer,
      diamonds: (known?.diamonds ?? 0) + (diamonds ?? 0),
      giftCount: (known?.giftCount ?? 0) + count,
      unpricedGiftCount: (known?.unpricedGiftCount ?? 0) + (diamonds === null ? count : 0),
    })
    supporters.version++
  },
}

/** The best first: by known value, then by gifts, then by who came first. */
export function topSupporters(supporters: Supporters, count: number): Supporter[] {
  return [...supporters.byViewer.values()]
    .sort((a, b) => b.diamonds - a.diamonds || b.giftCount - a.giftCount)
    .slice(0, count)
}
