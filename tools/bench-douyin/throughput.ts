import { createNormaliser, decodeFrame } from '@talkingcat/douyin'
import type { Figure } from '../bench/figure.ts'
import { percentile } from '../bench/percentile.ts'
import { decodeWithProtobufjs } from './baseline.ts'
import { makeRound, mixName, roundMessages } from './mix.ts'

const rounds = 200
const warmUps = 15

/** Messages per second of one core's time, ours beside the general library, in turns. */
export function measureThroughput(passes: number): Figure[] {
  return [true, false].flatMap(isGzip => {
    const frames = Array.from({ length: rounds }, (_, round) => makeRound(round, { isGzip })).flat()
    const ours: Timing = { passesMs: [] }
    const baseline: Timing = { passesMs: [] }
    const exact: Timing = { passesMs: [] }
    for (let pass = -warmUps; pass < passes; pass++) {
      time(ours, pass >= 0, () => decodeToEvents(frames))
      time(baseline, pass >= 0, () => {
        for (const frame of frames) decodeWithProtobufjs(frame, false)
      })
      time(exact, pass >= 0, () => {
        for (const frame of frames) decodeWithProtobufjs(frame, true)
      })
    }
    const perSecond = ({ passesMs }: Timing) =>
      (rounds * roundMessages * 1000) / percentile(passesMs, 0.5)
    const name = isGzip ? 'with gunzip' : 'without gunzip'
    return [
      {
        name: `decode + normalise + reduce, ${name} (${mixName})`,
        value: perSecond(ours),
        unit: '/s' as const,
        ...(!isGzip && { atLeast: 50_000 }),
      },
      { name: `protobufjs, decode only, ${name}`, value: perSecond(baseline), unit: '/s' as const },
      { name: `protobufjs, ids as text, ${name}`, value: perSecond(exact), unit: '/s' as const },
      {
        name: 'ours to decode only',
        value: perSecond(ours) / perSecond(baseline),
        unit: 'x' as const,
      },
      {
        name: 'ours to ids as text',
        value: perSecond(ours) / perSecond(exact),
        unit: 'x' as const,
      },
    ]
  })
}

type Timing = { passesMs: number[] }

/** The process's own time, and the median pass: a busy machine changes the figure little. */
function time(timing: Timing, isCounted: boolean, run: () => void): void {
  const before = process.cpuUsage()
  run()
  const { user, system } = process.cpuUsage(before)
  if (isCounted) timing.passesMs.push((user + system) / 1000)
}

function decodeToEvents(frames: readonly Uint8Array[]): number {
  const normaliser = createNormaliser()
  let events = 0
  for (const bytes of frames) {
    const frame = decodeFrame(bytes)
    if (frame.kind !== 'messages') throw new Error(`a frame of the mix is ${frame.kind}`)
    for (const message of frame.messages) events += normaliser.normalise(message).length
  }
  return events
}
