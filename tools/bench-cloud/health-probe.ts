import { Agent, get } from 'node:http'

/** Asks for health again and again on one connection until it is told to stop. */
const port = Number(process.argv[2])
const agent = new Agent({ keepAlive: true, maxSockets: 1 })
const samples: number[] = []
let isOver = false
process.on('message', () => {
  isOver = true
})

while (!isOver) {
  const startedAt = performance.now()
  await new Promise<void>((resolve, reject) => {
    get({ port, host: '127.0.0.1', path: '/healthz', agent }, response => {
      response.resume().on('end', resolve)
    }).on('error', reject)
  })
  samples.push(performance.now() - startedAt)
  await new Promise(resolve => setTimeout(resolve, 5))
}
process.send?.(samples)
process.disconnect()
agent.destroy()
