import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { expect, it } from 'vitest'
import { createSseWriter } from './sse-writer.ts'

it('cuts off a client that reads nothing and holds no more than one write for it', async () => {
  let mostBytes = 0
  let isGone = false
  const over = new Promise<void>(resolve => {
    server.on('request', async (_request, response) => {
      response.writeHead(200)
      const writer = createSseWriter(
        response,
        () => {
          isGone = true
        },
        200,
      )
      const text = `data: ${'x'.repeat(100_000)}\n\n`
      while (await writer.write(text)) {
        mostBytes = Math.max(mostBytes, response.writableLength)
        writer.tryWrite(': dropped while behind\n\n')
      }
      resolve()
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  // A TCP server that listens has an address object.
  const { port } = server.address() as AddressInfo
  const client = connect(port, '127.0.0.1')
  client.pause()
  client.on('error', () => {})
  client.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')
  await over
  expect(isGone).toBe(true)
  expect(mostBytes).toBeLessThan(1024 * 1024)
  client.destroy()
  server.close()
})

it('queues no signals for a client that is behind, and says when it has room again', async () => {
  const own = createServer()
  let fullBytes = 0
  let roomCount = 0
  const over = new Promise<void>(resolve => {
    own.on('request', async (_request, response) => {
      response.writeHead(200)
      const writer = createSseWriter(response, () => {})
      writer.onRoom(() => {
        roomCount++
        resolve()
      })
      const text = `data: ${'x'.repeat(1000)}\n\n`
      // The machine's own buffers take some before anything waits here.
      while (writer.tryWrite(text)) await new Promise(done => setImmediate(done))
      fullBytes = response.writableLength
      for (let i = 0; i < 1000; i++) writer.tryWrite(text)
      expect(response.writableLength).toBe(fullBytes)
      client.resume()
    })
  })
  await new Promise<void>(resolve => own.listen(0, '127.0.0.1', resolve))
  // A TCP server that listens has an address object.
  const { port } = own.address() as AddressInfo
  const client = connect(port, '127.0.0.1')
  client.pause()
  client.on('error', () => {})
  client.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')
  await over
  expect(roomCount).toBe(1)
  expect(fullBytes).toBeLessThan(100_000)
  client.destroy()
  own.close()
})

const server = createServer()
