import { createClient, type Entry, openEventStream, type Room } from '@talkingcat/contract'
import { createReplaySource, type RecordedFrame } from '@talkingcat/douyin'
import { type RunningService, startService } from '@talkingcat/service'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeFrame, makeResponse } from '../../packages/douyin/src/testing/make-frames.ts'
import { idMessageCount, messagesWithIds } from '../support/id-frames.ts'
import { removeFolder, sharedFolder } from '../support/temporary-folder.ts'

/** From the first number that JavaScript can not tell from its neighbour to the last of 64 bits. */
const anyId = fc.bigInt({ min: 2n ** 53n + 1n, max: 2n ** 64n - 1n })
/** Rounds of every kind of message in one broadcast. */
const roundCount = 8
const idCount = roundCount * idMessageCount
const manyIds = fc.uniqueArray(anyId, { minLength: idCount, maxLength: idCount })

describe('ids above 2^53', () => {
  let folder: string
  let service: RunningService
  let frames: RecordedFrame[] = []
  let broadcast = 0

  beforeAll(async () => {
    folder = await sharedFolder()
    service = await startService({
      ...{ port: 0, recordsRoot: folder, pageFolder: null, logLevel: 'silent' },
      ports: {
        rooms: {
          loginUrl: 'http://127.0.0.1:9/',
          find: async (): Promise<Room> => {
            broadcast += 1
            const roomId = String(2n ** 63n + BigInt(broadcast))
            return { webRid: `${broadcast}`, roomId, title: '', hostName: '', hostId: '' }
          },
          // After the replay: a platform that is not there.
          ask: () => Promise.reject(new Error('no platform')),
          openRoom: room => createReplaySource(frames, { room, speed: Number.POSITIVE_INFINITY }),
          openSound: () => Promise.reject(new Error('no sound')),
        },
      },
    })
  })
  afterAll(async () => {
    await service.close()
    await removeFolder(folder)
  })

  /** A whole broadcast: frames → messages → events → rows on disk → the event stream. */
  async function throughEverything(): Promise<{ streamed: Entry[]; read: Entry[] }> {
    const client = createClient(service.url, service.token)
    const { session } = await client.call('startSession', {
      body: { kind: 'room', input: 'replay' },
    })
    const { id } = session
    const over = new AbortController()
    const streamed: Entry[] = []
    const from = { baseUrl: service.url, token: service.token, sessionId: id, afterSeq: 0 }
    for await (const item of openEventStream({ ...from, signal: over.signal })) {
      if (item.kind !== 'entry') continue
      streamed.push(item.entry)
      if (item.entry.type === 'recap.written') break
    }
    over.abort()
    const query = { after: 0, limit: 5000 }
    const { entries } = await client.call('listEntries', { params: { id }, query })
    return { streamed, read: entries }
  }

  it('come out of every kind of event as they went in', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(manyIds, manyIds, async (msgIds, ids) => {
        const roundOf = (all: readonly bigint[], round: number) =>
          all.slice(round * idMessageCount, (round + 1) * idMessageCount)
        const sent = Array.from({ length: roundCount }, (_, round) =>
          messagesWithIds(roundOf(msgIds, round), roundOf(ids, round)),
        )
        frames = sent.map(({ messages }, index) => ({
          atMs: index,
          kind: 'push',
          bytes: makeFrame(makeResponse(messages)),
        }))
        const { streamed, read } = await throughEverything()
        expect(read.map(entry => JSON.stringify(entry))).toEqual(
          streamed.map(entry => JSON.stringify(entry)),
        )
        const told = new Map(
          streamed.flatMap(entry =>
            'messageId' in entry.payload ? [[entry.payload.messageId, entry] as const] : [],
          ),
        )
        for (const { messages, expected } of sent) {
          for (const [index, { msgId, method }] of messages.entries()) {
            const text = JSON.stringify(told.get(msgId)?.payload ?? null)
            expect(text, method).toContain(`"messageId":"${msgId}"`)
            const id = expected[index]
            if (id !== null) expect(text, method).toContain(`"${id}"`)
          }
        }
      }),
      { numRuns: 4, endOnFailure: true },
    )
  })
})
