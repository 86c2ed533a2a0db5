import type { DemoEvent } from '@talkingcat/demo-room/making'
import { viewerNamed } from './cast.ts'
import type { Script } from './script.ts'

type Given = Script['given'][number]

/** The messages of one streak: running totals that skip numbers, then usually a closing repeat. */
export function giftEvents(script: Script, given: Given, random: () => number): DemoEvent[] {
  const kind = script.gifts[given.gift]
  if (!kind) throw new Error(`the script gives an unknown gift: ${given.gift}`)
  const streak = {
    kind: 'gift' as const,
    viewer: viewerNamed(given.viewer),
    gift: { ...kind, name: given.gift },
    groupId: String(Math.floor((script.room.recordedAt + given.at) / 1000)),
    ...(given.isToOther && { otherHost: viewerNamed('隔壁小城的直播间') }),
  }
  const events: DemoEvent[] = []
  let atMs = given.at + Math.floor(random() * 300)
  for (let total = 0; total < given.count; ) {
    // About half of the numbers of a real streak never arrive: the platform merges them.
    total = Math.min(given.count, total + 1 + Math.floor(random() * (given.count > 30 ? 6 : 2)))
    events.push({ ...streak, atMs, runningCount: total, isClosing: false })
    atMs += 250 + Math.floor(random() * 400)
  }
  if (kind.isCombo && given.isClosed)
    events.push({
      ...streak,
      atMs: atMs + 2000 + Math.floor(random() * 1500),
      runningCount: given.count,
      isClosing: true,
    })
  return events
}
