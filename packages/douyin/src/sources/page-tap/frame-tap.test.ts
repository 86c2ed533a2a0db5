import { expect, it } from 'vitest'
import { makeChat, makeResponse } from '../../testing/make-frames.ts'
import { chatFrame, room, until } from '../../testing/run-source.ts'
import type { CdpSession } from './cdp-session.ts'
import { createFrameTap } from './frame-tap.ts'
import { readImFetchBody } from './page-bodies.ts'

/** A tap on a browser that answers for bodies when it is told to, or not at all. */
function tapOn(getBody: () => Promise<unknown>) {
  const told: string[] = []
  const raw: string[] = []
  const session: CdpSession = {
    send: getBody,
    onEvent: () => () => {},
    onDetach: () => () => {},
    onReattach: () => () => {},
    close: async () => {},
  }
  const tap = createFrameTap({
    session,
    room,
    bodyTimeoutMs: 100,
    handlers: {
      onRaw: (kind, bytes) => raw.push(`${kind} ${Buffer.from(bytes).toString('hex')}`),
      onFrame: frame =>
        told.push(frame.kind === 'messages' ? `frame ${frame.messages[0]?.msgId}` : frame.kind),
      onBody: (_kind, body) => told.push(`body ${readImFetchBody(body).messages[0]?.msgId}`),
      onLostBody: kind => told.push(`lost ${kind}`),
      onSocketsGone: () => told.push('sockets gone'),
      onAttention: reason => told.push(reason),
    },
  })
  const url = `https://live.douyin.com/webcast/im/fetch/?room_id=${room.roomId}`
  return {
    told,
    raw,
    tap,
    frame(requestId: string, id: string) {
      const payloadData = Buffer.from(chatFrame(id)).toString('base64')
      tap.take('Network.webSocketFrameReceived', {
        requestId,
        response: { opcode: 2, payloadData },
      })
    },
    openSocket(
      requestId: string,
      address = `wss://a.douyin.com/webcast/im/push/v2/?room_id=${room.roomId}`,
    ) {
      tap.take('Network.webSocketCreated', { requestId, url: address })
    },
    polled() {
      tap.take('Network.responseReceived', { requestId: 'r', response: { url, status: 200 } })
      tap.take('Network.loadingFinished', { requestId: 'r' })
    },
  }
}

it('keeps frames behind an earlier answer whose body is still being fetched', async () => {
  let answer: (body: unknown) => void = () => {}
  const page = tapOn(
    () =>
      new Promise(resolve => {
        answer = resolve
      }),
  )
  page.openSocket('s')
  page.frame('s', '1')
  page.polled()
  page.frame('s', '3')
  expect(page.told).toEqual(['frame 1'])
  const body = Buffer.from(makeResponse([makeChat('2', '二')])).toString('base64')
  answer({ body, base64Encoded: true })
  await until(() => expect(page.told).toEqual(['frame 1', 'body 2', 'frame 3']))
  // For a recording: the very bytes, in the order in which they were taken.
  const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
  expect(page.raw).toEqual([
    `push ${hex(chatFrame('1'))}`,
    `im-fetch ${hex(makeResponse([makeChat('2', '二')]))}`,
    `push ${hex(chatFrame('3'))}`,
  ])
})

it.each([
  ['is forgotten', () => Promise.reject(new Error('No resource with given identifier found'))],
  ['never comes', () => new Promise(() => {})],
])('tells of a body that %s, and goes on', async (_what, getBody) => {
  const page = tapOn(getBody)
  page.openSocket('s')
  page.polled()
  page.frame('s', '1')
  await until(() => expect(page.told).toEqual(['lost im-fetch', 'frame 1']))
})

it('tells when the room’s last socket is gone, not when another one is open', () => {
  const page = tapOn(async () => ({}))
  page.openSocket('a')
  page.openSocket('b')
  page.openSocket('other', 'wss://a.douyin.com/webcast/im/push/v2/?room_id=7000000000000000001')
  for (const requestId of ['other', 'a']) page.tap.take('Network.webSocketClosed', { requestId })
  expect(page.told).toEqual([])
  page.tap.take('Network.webSocketClosed', { requestId: 'b' })
  expect(page.told).toEqual(['sockets gone'])
})

it('takes a socket that was opened unseen once a frame shows what it is', () => {
  const page = tapOn(async () => ({}))
  const chat = Buffer.from('{"not":"ours"}').toString('base64')
  page.tap.take('Network.webSocketFrameReceived', {
    requestId: 'x',
    response: { opcode: 2, payloadData: chat },
  })
  page.frame('y', '1')
  expect(page.told).toEqual(['frame 1'])
})
