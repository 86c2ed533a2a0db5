import type { TestClock } from '../test-clock.ts'
import type { FaultyRoom } from './faulty-room.ts'
import type { Random } from './spoil.ts'

export type FaultScene = { room: FaultyRoom; clock: TestClock; random: Random }

/** Makes one thing go wrong. Resolves when it has, and everything would work again. */
export type Fault = (scene: FaultScene) => Promise<void>

const wait = (ms: number) => new Promise(resolve => setTimeout(resolve, ms))
const hourMs = 3_600_000

async function until(isSo: () => boolean): Promise<void> {
  const deadlineMs = performance.now() + 20_000
  while (!isSo()) {
    if (performance.now() > deadlineMs) throw new Error('the fault did not come about')
    await wait(2)
  }
}

function hit(count: number): void {
  if (count === 0) throw new Error('there was nothing to break')
}

/** The source comes again, as the visitor it was or as another. */
async function nextLine(room: FaultyRoom, isRight = (_visitor: string) => true): Promise<void> {
  const before = room.line
  await until(() => room.line !== before && room.line !== null && isRight(room.line.visitor))
}

/** Cuts the line and lets the next handshakes be answered in these ways. */
async function refuse({ room, random }: FaultScene, statuses: number[]): Promise<void> {
  const target = room.counts.refused + statuses.length
  room.trouble.refusals.push(...statuses)
  hit(room.network.cut(random(2) === 0))
  await until(() => room.counts.refused === target)
}

async function spoilNext({ room }: FaultScene, spoilings: FaultyRoom['trouble']['spoilings']) {
  const target = room.counts.spoiled + spoilings.length
  room.trouble.spoilings.push(...spoilings)
  await until(() => room.counts.spoiled === target)
}

/** The server serves this visitor no people any more. */
async function shun({ room }: FaultScene): Promise<void> {
  const visitor = room.line?.visitor ?? ''
  const { systemOnly } = room.counts
  room.trouble.shunned.add(visitor)
  await nextLine(room, other => other !== visitor)
  hit(room.counts.systemOnly - systemOnly)
}

async function sleep({ room, clock, random }: FaultScene): Promise<void> {
  const beganMs = clock.elapsedMs()
  const ms = 20_000 + random(40_000)
  hit(room.network.freeze())
  for (let share = 1; share <= 9; share++) room.ledger.produce(beganMs + (share * ms) / 10)
  clock.sleep(ms)
}

/** What breaks on the way. */
export const networkFaults: Record<string, Fault> = {
  cut: async ({ room, random }) => hit(room.network.cut(random(2) === 0)),
  'torn in a frame': ({ room }) => room.network.tear(),
  'half-open': async ({ room }) => hit(room.network.freeze()),
  'connection refused': async ({ room, random }) => {
    const listenAgain = await room.network.refuse()
    await wait(50 + random(200))
    await listenAgain()
  },
  swallowed: async ({ room, random }) => {
    room.network.swallow(true)
    hit(room.network.freeze())
    await wait(100 + random(300))
    room.network.swallow(false)
  },
  'away for longer than the server remembers': async ({ room, random }) => {
    const listenAgain = await room.network.refuse()
    await wait(80 + random(100))
    room.ledger.forgetAllBut(2)
    await listenAgain()
  },
  'slow bytes': async ({ room }) => hit(room.network.trickle()),
  'slept, replayed': sleep,
  'slept, forgotten': async scene => {
    await sleep(scene)
    scene.room.ledger.forgetAllBut(1)
  },
  'clock set forwards': async ({ clock }) => clock.setWall(hourMs),
  'clock set back': async ({ clock }) => clock.setWall(-hourMs),
}

/** What the server does. */
export const serverFaults: Record<string, Fault> = {
  'close frame': async ({ room }) => {
    room.sendClose()
    await nextLine(room)
  },
  'close code': async ({ room, random }) => {
    room.line?.socket.close([1001, 1012, 1013][random(3)])
    await nextLine(room)
  },
  'silent, answers pings': async ({ room }) => {
    if (room.line) room.line.isSilent = true
    await nextLine(room)
  },
  'ping without pong': async ({ room }) => {
    if (room.line) room.line.isSilent = true
    room.line?.socket.pause()
    await nextLine(room)
  },
  'silent for a while': async ({ room }) => {
    const { line } = room
    if (line) line.isSilent = true
    await wait(300)
    if (line) line.isSilent = false
  },
  'system messages only': shun,
  'system messages only, im/fetch down': async scene => {
    const { trouble, counts } = scene.room
    const { fetchesFailed } = counts
    trouble.fetchStatuses.push([500, 503, 200][scene.random(3)] ?? 500)
    await shun(scene)
    hit(counts.fetchesFailed - fetchesFailed)
  },
  'damaged frame': scene => spoilNext(scene, ['damaged']),
  'damaged again': scene => spoilNext(scene, ['damaged', 'damaged', 'damaged']),
  'damaged message': scene => spoilNext(scene, ['damaged-message', 'damaged-message']),
  'frames twice': scene => spoilNext(scene, ['duplicated', 'duplicated']),
  'out of order': scene => spoilNext(scene, ['reordered', 'reordered']),
  'refused once or twice': scene => {
    const status = [415, 417, 200, 403][scene.random(4)] ?? 415
    return refuse(
      scene,
      Array.from({ length: 1 + scene.random(2) }, () => status),
    )
  },
  'server error': scene => refuse(scene, [503, 502, 500].slice(scene.random(3))),
  'slow handshake': async scene => {
    const { room } = scene
    const held = room.counts.held + 1
    room.trouble.holdMs = 600
    hit(room.network.cut(true))
    await until(() => room.counts.held === held)
  },
}
