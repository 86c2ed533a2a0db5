import { room } from './run-source.ts'

/** What the room's own page does, as far as the tap is concerned: a socket, acks, reconnects. */
const socketScript = `
  function connect() {
    const host = location.port ? '127.0.0.1:' + location.port : ''
    const socket = new WebSocket('ws://' + host + '/webcast/im/push/v2/?room_id=${room.roomId}')
    socket.binaryType = 'arraybuffer'
    // A frame of the type "ack".
    socket.onmessage = () => socket.send(new Uint8Array([0x3a, 3, 97, 99, 107]))
    socket.onclose = () => setTimeout(connect, 100)
  }`

const html = (body: string) => `<!doctype html><meta charset="utf-8"><title>房间</title>${body}`

/** A page that opens the push socket itself; `more` is script that runs before. */
export const socketPage = (more = '') => html(`<script>${more};${socketScript};connect()</script>`)

/** The same socket inside an iframe of another site. */
export const iframePage = html(
  `<script>
    const frame = document.createElement('iframe')
    frame.src = 'http://localhost:' + location.port + '/inner'
    document.documentElement.append(frame)
  </script>`,
)

/** The same socket inside a worker. */
export const workerPage = html(`<script>new Worker('/worker.js')</script>`)
export const workerScript = `${socketScript};connect()`

/** An iframe of another site comes and goes every 200 ms. */
export const iframeChurn = `
  let made = 0
  setInterval(() => {
    document.querySelector('iframe')?.remove()
    const frame = document.createElement('iframe')
    frame.src = 'http://localhost:' + location.port + '/empty?' + ++made
    document.documentElement.append(frame)
  }, 200)`

/** A page without a socket: it asks im/fetch again and again. */
export const pollingPage = html(
  `<script>
    const ask = () => fetch('/webcast/im/fetch/?room_id=${room.roomId}').then(a => a.arrayBuffer())
    ask(); setInterval(ask, 100)
  </script>`,
)

export const htmlAnswer = (body: string) => ({
  status: 200,
  headers: { 'content-type': 'text/html; charset=utf-8' },
  body,
})
