import { runWorker } from './run-worker.ts'

/** Started by the parent only; without its channel there is nothing to do. */
if (process.send) {
  const send = process.send.bind(process)
  // Ctrl-C and a service manager signal the whole group; the parent still wants the last sentence.
  process.on('SIGINT', () => undefined)
  process.on('SIGTERM', () => undefined)
  // A parent that is gone leaves no orphan.
  process.on('disconnect', () => process.exit(0))
  const handle = runWorker(message => send(message))
  process.on('message', handle)
}
