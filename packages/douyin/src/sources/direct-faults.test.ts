import { monitorEventLoopDelay } from 'node:perf_hooks'
import { describe, expect, it } from 'vitest'
import {
  type Fault,
  type FaultScene,
  networkFaults,
  serverFaults,
} from '../testing/faulty-room/faults.ts'
import { startFaultyRoom } from '../testing/faulty-room/faulty-room.ts'
import { createFollower, type Follower } from '../testing/faulty-room/follow.ts'
import { type Happened, judge } from '../testing/faulty-room/judge.ts'
import { createRandom } from '../testing/random.ts'
import { room as facts, until } from '../testing/run-source.ts'
import { createTestClock } from '../testing/test-clock.ts'
import { createDirectSource } from './direct.ts'
import type { DirectTimings } from './direct-timings.ts'

const faultCount = 200
const seed = 20_261_124
const kinds = Object.entries({ ...networkFaults, ...serverFaults })

/** A fortieth to a hundredth of the product's; far enough apart for a busy machine. */
const timings: Partial<DirectTimings> = {
  heartbeatEveryMs: 50,
  handshakeTimeoutMs: 300,
  fetchTimeoutMs: 300,
  pingAfterMs: 60,
  pongTimeoutMs: 150,
  stallAfterMs: 200,
  readTimeoutMs: 500,
  businessSilenceMs: 400,
  sleptAfterMs: 5_000,
  backoffMinMs: 10,
  backoffMaxMs: 100,
  unreachableMaxMs: 50,
  resumeOverDamageEveryMs: 1_000,
  stateEveryMs: 20,
  tickMs: 10,
}

/** One fault, from a room that works to a room that works again. */
async function suffer(
  scene: FaultScene,
  [kind, fault]: readonly [string, Fault],
  follower: Follower,
): Promise<Happened> {
  const { room, clock, random } = scene
  await new Promise(resolve => setTimeout(resolve, 20 + random(40)))
  const startedMs = clock.elapsedMs()
  const lastDeliveredMs = follower.newest.atMs
  await fault(scene)
  const returnedMs = clock.elapsedMs()
  const before = room.connections
  const first = room.ledger.newest + 1
  await until(() => expect(follower.newest.number, kind).toBeGreaterThanOrEqual(first))
  const backAfterMs = clock.elapsedMs() - returnedMs
  return { kind, startedMs, lastDeliveredMs, backAfterMs, connections: room.connections - before }
}

/** Every kind in turn, but in no order that one could get used to. */
function faultsInOrder(random: (below: number) => number) {
  return Array.from({ length: faultCount }, (_, index) => ({ index, place: index + random(60) }))
    .toSorted((a, b) => a.place - b.place)
    .flatMap(({ index }) => kinds.slice(index % kinds.length, (index % kinds.length) + 1))
}

async function runFaults() {
  const loop = monitorEventLoopDelay({ resolution: 5 })
  loop.enable()
  const random = createRandom(seed)
  const clock = createTestClock()
  const room = await startFaultyRoom(clock, random)
  const { endpoints, ledger, counts, trouble } = room
  const follower = createFollower(clock)
  const source = createDirectSource({ room: facts, endpoints, deviceId: '73', clock, timings })
  const stop = new AbortController()
  const running = follower.follow(source.open(stop.signal))
  const happened: Happened[] = []
  try {
    await until(() => expect(follower.newest.number).toBeGreaterThan(10))
    for (const fault of faultsInOrder(random)) {
      happened.push(await suffer({ room, clock, random }, fault, follower))
    }
    trouble.isQuiet = true
    await until(() => expect(follower.newest.number).toBe(ledger.newest))
    room.end()
    await running
  } finally {
    stop.abort()
    await running
    await room.close()
  }
  loop.disable()
  const verdict = judge({ ledger, follower, happened, loopDelayMs: loop.max / 1e6 })
  return { ...verdict, ledger, counts, follower, happened, counters: source.counters }
}

const percentile = (values: readonly number[], share: number) =>
  values.toSorted((a, b) => a - b)[Math.ceil(share * values.length) - 1] ?? Number.NaN

function tell({ lost, ledger, follower, happened }: Awaited<ReturnType<typeof runFaults>>): void {
  const lines = [networkFaults, serverFaults].map((faults, index) => {
    const back = happened.filter(one => one.kind in faults).map(one => one.backAfterMs)
    const [p50, p95] = [percentile(back, 0.5), percentile(back, 0.95)].map(ms => ms.toFixed(0))
    return `${index ? 'server' : 'network'} faults: ${back.length}, back after p50 ${p50} ms, p95 ${p95} ms`
  })
  const told = `${follower.gaps.length} gaps told, ${lost} of ${ledger.newest} events inside them`
  process.stdout.write(`${lines.join('\n')}\n${told}\n`)
}

describe('direct source in a room where everything goes wrong', { timeout: 300_000 }, () => {
  it(`${faultCount} faults: every event once, or inside a gap that was told`, async () => {
    const run = await runFaults()
    tell(run)
    expect(run.wrong.slice(0, 10)).toEqual([])
    // The run was one: each kind happened, events were lost, and others came twice.
    for (const [kind] of kinds) {
      const count = run.happened.filter(one => one.kind === kind).length
      expect(count, kind).toBeGreaterThanOrEqual(Math.floor(faultCount / kinds.length))
    }
    expect(run.lost).toBeGreaterThan(500)
    expect(run.counters.intake?.duplicates).toBeGreaterThan(50)
    expect(run.counts.pongs).toBeGreaterThan(50)
    expect(run.follower.states.at(-1)?.status).toBe('ended')
    // One attempt brings it back, two where the network swallowed the first.
    const connections = run.happened.map(one => one.connections)
    expect(percentile(connections, 0.95)).toBeLessThanOrEqual(3)
    // The waits are scaled down, this is not: 10 s in the product, with a machine's own delays left in.
    const back = run.happened.map(one => one.backAfterMs)
    expect(percentile(back, 0.95)).toBeLessThan(3_000)
  })
})
