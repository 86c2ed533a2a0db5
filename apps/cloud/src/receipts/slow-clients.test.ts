import { once } from 'node:events'
import { mkdtemp } from 'node:fs/promises'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, beforeEach, expect, it, type Mock, vi } from 'vitest'
import { openDiskStore } from '../stores/disk-store.ts'
import type { ObjectStore } from '../stores/object-store.ts'
import { createReceiptClient, type ReceiptClient } from '../testing/receipt-client.ts'
import { sqliteStorage, startTestCloud, type TestCloud } from '../testing/test-cloud.ts'

const timeout = 60_000
/** More than the system's buffers of a connection take in. */
const largeBytes = 32 * 1024 * 1024
let cloud: TestCloud
let client: ReceiptClient
let port: number
let read: Mock<ObjectStore['get']>
let sockets: Socket[] = []

beforeAll(async () => {
  const store = await openDiskStore(await mkdtemp(join(tmpdir(), 'talkingcat-slow-')))
  read = vi.fn(store.get)
  const objects = { ...store, get: read }
  cloud = await startTestCloud(await sqliteStorage(), 1, null, { objects })
  client = createReceiptClient(cloud)
  await cloud.app.listen({ host: '127.0.0.1', port: 0 })
  // A TCP server that listens has an address object.
  port = (cloud.app.server.address() as AddressInfo).port
  return () => cloud.close()
})
beforeEach(() => () => {
  for (const socket of sockets) socket.destroy()
  sockets = []
})

async function say(...lines: string[]): Promise<void> {
  const socket = connect(port, '127.0.0.1')
  sockets.push(socket)
  socket.on('error', () => {})
  socket.pause()
  await once(socket, 'connect')
  socket.write(lines.join('\r\n'))
}

it('one account that sends slowly does not keep the others from uploading', {
  timeout,
}, async () => {
  const [slow, other] = [await client.newcomer(), await client.newcomer()]
  for (let count = 0; count < 20; count++) {
    await say(
      'POST /api/payment/upload HTTP/1.1',
      'host: cloud',
      `authorization: Bearer ${slow.token}`,
      'content-type: multipart/form-data; boundary=line',
      'content-length: 500000',
      '',
      '--line',
      'content-disposition: form-data; name="file"; filename="a.jpg"',
      'content-type: image/jpeg',
      '',
      'begun and not ended',
    )
  }
  expect((await client.upload(other)).status).toBe(200)
})

it('clients that do not read what they asked for take few places, and none of the reviewers’', {
  timeout,
}, async () => {
  const reviewer = await cloud.staff('reviewer')
  const [slow, other] = [await client.newcomer(), await client.newcomer()]
  const { receiptId } = (await client.upload(slow)).body
  const theirs = (await client.upload(other)).body.receiptId
  const [row] = await client.rowsOf(slow)
  await cloud.objects.put(row?.imageKey ?? '', Buffer.alloc(largeBytes, 7), 'image/jpeg')
  read.mockClear()
  for (let count = 0; count < 30; count++) {
    await say(
      `GET /api/payment/receipts/${receiptId}/image HTTP/1.1`,
      'host: cloud',
      `authorization: Bearer ${slow.token}`,
      '',
      '',
    )
  }
  await vi.waitFor(() => expect(read).toHaveBeenCalledTimes(8), { timeout: 20_000 })
  expect((await client.imageOf(theirs, reviewer.token)).statusCode).toBe(200)
  expect(read).toHaveBeenCalledTimes(9)
  // Gone without having read: their places are free again.
  for (const socket of sockets) socket.destroy()
  expect((await client.imageOf(theirs, other.token)).statusCode).toBe(200)
})

it('the headers of a request have less time than an upload on a slow line', () => {
  const { headersTimeout, requestTimeout } = cloud.app.server
  expect(headersTimeout).toBeLessThan(requestTimeout)
})
