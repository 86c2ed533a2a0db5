import type { WebSocket } from 'ws'
import { pushFrameFields, WireWriter } from '../../frames/wire.ts'
import { WireFields } from '../../frames/wire-reader.ts'
import { makeControl, makeFrame, makeMessage, makeResponse } from '../make-frames.ts'
import { startRoomServer } from '../room-server.ts'
import type { TestClock } from '../test-clock.ts'
import { chatOf, createLedger } from './ledger.ts'
import { startNetwork } from './network.ts'
import { frameOf, type Random, type Spoiling, spoil } from './spoil.ts'

/** One push connection as the server sees it. */
export type PushLine = {
  socket: WebSocket
  visitor: string
  /** Number of the next event to send. */
  next: number
  /** Sends nothing and answers no heartbeat. */
  isSilent: boolean
}

const produceEveryMs = 5
const pingEveryMs = 100
/** What one frame holds at most when a client has to catch up. */
const maxEventsPerFrame = 20
const historyLength = 15
/** Events of the ledger come before this number. */
const endId = 9_000_000

const controlFrame = (type: string) =>
  new WireWriter().string(pushFrameFields.payloadType, type).finish()

/** A room whose server keeps a ledger of all it ever produced, and which can be made to fail. */
export async function startFaultyRoom(clock: TestClock, random: Random) {
  const ledger = createLedger(clock)
  /** What is wrong at the moment. */
  const trouble = {
    /** Statuses of the next handshakes. */
    refusals: [] as number[],
    /** How long the next handshake waits for its answer; once. */
    holdMs: 0,
    /** Statuses of the next im/fetch answers; 200 is an empty one. */
    fetchStatuses: [] as number[],
    /** Visitors who get statistics only. */
    shunned: new Set<string>(),
    /** How the next frames with events go wrong. */
    spoilings: [] as Spoiling[],
    isQuiet: false,
  }
  const counts = { pongs: 0, refused: 0, held: 0, fetchesFailed: 0, spoiled: 0, systemOnly: 0 }
  let line: PushLine | null = null

  const server = await startRoomServer({
    http(url) {
      // Nothing is asked over a line that broke while it was idle: every fault is the one that was meant.
      const headers = { connection: 'close' }
      if (url.pathname !== '/webcast/im/fetch/') return { status: 200, headers }
      const status = trouble.fetchStatuses.shift()
      if (status !== undefined) {
        counts.fetchesFailed += 1
        return { status, headers }
      }
      const history = ledger.from(ledger.newest - historyLength + 1, historyLength).map(chatOf)
      return { status: 200, headers, body: makeResponse(history, { cursor: `c-${ledger.newest}` }) }
    },
    refuse() {
      const status = trouble.refusals.shift()
      if (status === undefined) return null
      counts.refused += 1
      return { status }
    },
    async hold() {
      const ms = trouble.holdMs
      trouble.holdMs = 0
      if (ms > 0) await new Promise(resolve => setTimeout(resolve, ms))
      if (ms > 0) counts.held += 1
    },
    push(socket, connection) {
      const query = server.pushQueries[connection] ?? new URLSearchParams()
      // A little of what was sent before comes again, as after a real resume.
      const next = Math.max(1, ledger.placeOf(query.get('cursor') ?? '') - random(4))
      const opened = { socket, visitor: query.get('user_unique_id') ?? '', next, isSilent: false }
      line = opened
      const pinger = setInterval(() => socket.ping(), pingEveryMs)
      socket.on('pong', () => {
        counts.pongs += 1
      })
      socket.on('message', data => {
        const type = new WireFields(data as Buffer).text(pushFrameFields.payloadType)
        if (type === 'hb' && !opened.isSilent) socket.send(controlFrame('hb'))
      })
      socket.on('close', () => clearInterval(pinger))
    },
  })
  const network = await startNetwork(Number(new URL(server.endpoints.liveOrigin).port))

  /** Sends what is due to the newest connection. */
  function serve(to: PushLine): void {
    if (to.isSilent || to.socket.readyState !== to.socket.OPEN) return
    if (trouble.shunned.has(to.visitor)) {
      counts.systemOnly += 1
      const stats = makeMessage('WebcastRoomStatsMessage', '', () => {})
      to.socket.send(makeFrame(makeResponse([stats], { cursor: `c-${ledger.newest}` })))
      return
    }
    const events = ledger.from(Math.max(to.next, ledger.placeOf('c-0')), maxEventsPerFrame)
    if (events.length === 0) return
    to.next = (events.at(-1)?.number ?? 0) + 1
    const spoiling = trouble.spoilings.shift()
    if (spoiling) counts.spoiled += 1
    const frames = spoiling ? spoil(spoiling, events, random) : [frameOf(events, random)]
    for (const frame of frames) to.socket.send(frame)
  }

  const producer = setInterval(() => {
    ledger.tick()
    if (!trouble.isQuiet) for (let left = 1 + random(3); left > 0; left--) ledger.produce()
    if (line) serve(line)
  }, produceEveryMs)

  const origin = `127.0.0.1:${network.port}`
  return {
    ledger,
    network,
    trouble,
    counts,
    endpoints: {
      liveOrigin: `http://${origin}`,
      mobileOrigin: `http://${origin}`,
      pushOrigins: [`ws://${origin}`],
    },
    get line() {
      return line
    },
    get connections() {
      return server.pushQueries.length
    },
    sendClose: () => line?.socket.send(controlFrame('close')),
    /** The broadcast is over. */
    end() {
      line?.socket.send(makeFrame(makeResponse([makeControl(`${endId}`, 3)])))
    },
    async close() {
      clearInterval(producer)
      await network.close()
      await server.close()
    },
  }
}

export type FaultyRoom = Awaited<ReturnType<typeof startFaultyRoom>>
