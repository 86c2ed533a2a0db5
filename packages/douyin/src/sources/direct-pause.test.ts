import { expect, it } from 'vitest'
import type { WebSocket } from 'ws'
import { makeControl, makeFrame, makeResponse } from '../testing/make-frames.ts'
import { chatFrame, endFrame, send, until, withRoom } from '../testing/run-source.ts'

const control = (id: string, status: number) => makeFrame(makeResponse([makeControl(id, status)]))

it('a paused broadcast goes on: only control 3 ends it', async () => {
  let client: WebSocket | undefined
  const push = (socket: WebSocket) => {
    client = socket
    send(socket, control('1', 2), control('2', 1), control('3', 2), chatFrame('4', '还在'))
  }
  await withRoom({ push }, {}, async seen => {
    await until(() => expect(seen.texts()).toEqual(['还在']))
    expect(seen.statuses()).toEqual(['connecting', 'live'])
    client?.send(endFrame())
    await seen.running
    expect(seen.statuses().at(-1)).toBe('ended')
  })
})

it('a platform that does not say how the room stands never ends it', async () => {
  let asked = 0
  const checkRoom = async () => {
    asked += 1
    // What resolveRoom makes of an empty answer, and of a pause.
    if (asked % 2 === 1) throw new Error('no answer')
    return 'unknown' as const
  }
  const push = (socket: WebSocket) => socket.terminate()
  await withRoom({ push }, { checkRoom }, async seen => {
    await until(() => expect(asked).toBeGreaterThan(6))
    expect(seen.statuses()).not.toContain('ended')
  })
})
