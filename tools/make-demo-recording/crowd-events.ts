import type { DemoEvent, DemoViewer } from '@talkingcat/demo-room/making'
import { silentNames, viewerNamed } from './cast.ts'
import { pick } from './random.ts'
import type { Script } from './script.ts'
import type { Sound } from './sound.ts'

type Phase = Script['phases'][number] & { fromMs: number; toMs: number }

export function phasesInTime(script: Script, sound: Sound): Phase[] {
  return script.phases.map((phase, index) => {
    const time = sound.phases[index]
    if (!time) throw new Error('a phase was not spoken')
    return { ...phase, ...time }
  })
}

/** Viewers who come in and tap the screen, at the rates the script gives for each phase. */
export function crowdEvents(script: Script, phases: Phase[], random: () => number): DemoEvent[] {
  const names = [...new Set(script.danmaku.map(({ viewer }) => viewer)), ...silentNames]
  const people = names.filter(name => !name.endsWith('***')).map(viewerNamed)
  let likeTotal = 3214
  return phases.flatMap(phase => {
    const enters = momentsIn(phase, phase.entersPerMinute, random).map(
      (atMs): DemoEvent => ({
        kind: 'enter',
        atMs,
        viewer: pick(random, people),
        online: onlineAt(phase, atMs),
      }),
    )
    const likes = momentsIn(phase, phase.likesPerMinute, random).map((atMs): DemoEvent => {
      const count = 1 + Math.floor(random() * 15)
      likeTotal += count + Math.floor(random() * 40)
      // The platform's own total comes from several servers and sometimes steps back.
      const roomTotal = random() < 0.04 ? likeTotal - 60 : likeTotal
      return { kind: 'like', atMs, viewer: pick(random, people), count, roomTotal }
    })
    return [...enters, ...likes]
  })
}

function momentsIn(phase: Phase, perMinute: number, random: () => number): number[] {
  const count = Math.round(((phase.toMs - phase.fromMs) / 60_000) * perMinute)
  const span = phase.toMs - phase.fromMs - 1000
  return Array.from({ length: count }, () => phase.fromMs + Math.floor(random() * span)).sort(
    (a, b) => a - b,
  )
}

/** Someone tells how many are here every 5 s, and shows the board of who gave most so far. */
export function audienceEvents(phases: Phase[], gifts: DemoEvent[], random: () => number) {
  const events: DemoEvent[] = []
  const endMs = phases.at(-1)?.toMs ?? 0
  let totalViewers = 4120
  for (let atMs = 400; atMs < endMs - 1000; atMs += 5000) {
    const phase = phases.find(({ toMs }) => atMs < toMs)
    if (!phase) break
    const online = onlineAt(phase, atMs) - Math.floor(random() * 24)
    totalViewers += 20 + Math.floor(random() * 50)
    events.push({ kind: 'audience', atMs, online, totalViewers, board: boardAt(gifts, atMs) })
    if (atMs % 10_000 < 5000) events.push({ kind: 'stats', atMs: atMs + 300, online })
  }
  return events
}

function onlineAt(phase: Phase, atMs: number): number {
  const [from, to] = phase.audience
  return Math.round(from + ((to - from) * (atMs - phase.fromMs)) / (phase.toMs - phase.fromMs))
}

function boardAt(gifts: DemoEvent[], atMs: number): { viewer: DemoViewer; score: number }[] {
  const best = new Map<string, { viewer: DemoViewer; score: number }>()
  const streaks = new Map<string, number>()
  for (const gift of gifts) {
    if (gift.kind !== 'gift' || gift.atMs > atMs || gift.otherHost) continue
    const streak = `${gift.groupId}|${gift.viewer.id}|${gift.gift.id}`
    const added = gift.runningCount - (streaks.get(streak) ?? 0)
    streaks.set(streak, gift.runningCount)
    const row = best.get(gift.viewer.id) ?? { viewer: gift.viewer, score: 0 }
    best.set(gift.viewer.id, { ...row, score: row.score + added * gift.gift.diamonds })
  }
  return [...best.values()].sort((a, b) => b.score - a.score).slice(0, 3)
}
