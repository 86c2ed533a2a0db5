import type { DemoEvent } from '@talkingcat/demo-room/making'
import { viewerNamed } from './cast.ts'
import { audienceEvents, crowdEvents, phasesInTime } from './crowd-events.ts'
import { giftEvents } from './gift-events.ts'
import { seededRandom } from './random.ts'
import type { Script } from './script.ts'
import type { Sound } from './sound.ts'

/** Everything that happens in the broadcast besides the host's voice, in order of time. */
export function eventsOf(script: Script, sound: Sound): DemoEvent[] {
  const random = seededRandom(script.seed + 1)
  const phases = phasesInTime(script, sound)
  // Script times are whole seconds; people are not.
  const within = (at: number) => at + Math.floor(random() * 900)
  const gifts = script.given.flatMap(given => giftEvents(script, given, random))
  let followerCount = 18_432
  const events: DemoEvent[] = [
    ...script.danmaku.map(({ atMs, viewer, text }) =>
      danmakuEvent(within(atMs), viewerNamed(viewer), text),
    ),
    ...gifts,
    ...script.follows.map(({ at, viewer }): DemoEvent => {
      followerCount += 1
      const who = viewerNamed(viewer)
      return { kind: 'follow', atMs: within(at), viewer: who, followerCount }
    }),
    ...script.shares.map(
      ({ at, viewer }): DemoEvent => ({
        kind: 'share',
        atMs: within(at),
        viewer: viewerNamed(viewer),
      }),
    ),
    ...script.fansClub.map(
      ({ at, viewer, action }): DemoEvent => ({
        kind: 'fans-club',
        atMs: within(at),
        viewer: viewerNamed(viewer),
        action,
      }),
    ),
    ...script.unknown.map(
      ({ at, method }): DemoEvent => ({ kind: 'unknown', atMs: within(at), method }),
    ),
    ...crowdEvents(script, phases, random),
    ...audienceEvents(phases, gifts, random),
  ]
  return events.sort((a, b) => a.atMs - b.atMs)
}

function danmakuEvent(
  atMs: number,
  viewer: ReturnType<typeof viewerNamed>,
  text: string,
): DemoEvent {
  const sticker = /^\[([^\]]+)\]$/.exec(text)?.[1]
  return sticker
    ? { kind: 'sticker', atMs, viewer, name: sticker }
    : { kind: 'danmaku', atMs, viewer, text }
}
