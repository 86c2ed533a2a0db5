import { toProblem } from '@talkingcat/contract'
import { readConfig } from './config.ts'
import { openParentLink } from './launch/parent-link.ts'
import { watchParent } from './launch/watch-parent.ts'
import { errorFacts } from './lib/note.ts'
import { settleWithin } from './lib/settle-within.ts'
import { type RunningService, startService } from './start-service.ts'

/** Closing flushes the recogniser and the log; beyond this the process leaves anyway, and loses nothing shown. */
const closeLimitMs = 6000

const link = openParentLink()
let service: RunningService | null = null
let isLeaving = false

function leave(): void {
  if (isLeaving) return
  isLeaving = true
  const closed = service?.close() ?? Promise.resolve()
  settleWithin(closed, closeLimitMs).then(
    () => process.exit(0),
    error => {
      process.stderr.write(`${JSON.stringify({ event: 'close-failed', ...errorFacts(error) })}\n`)
      process.exit(1)
    },
  )
}

for (const name of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(name, leave)
link.onClose(leave)

try {
  const config = readConfig()
  if (link.isLinked || config.isParentWatched) watchParent(leave)
  service = await startService()
  const { url, token, takenPorts } = service
  const ready = { type: 'ready', url, token, takenPorts } as const
  link.post(ready)
  if (config.isReadyPrinted) process.stdout.write(`${JSON.stringify(ready)}\n`)
} catch (error) {
  const failed = { type: 'failed', problem: toProblem(error) } as const
  link.post(failed)
  // A problem of the table speaks for itself; anything else needs to be found.
  const facts = failed.problem.code === 'INTERNAL' ? errorFacts(error) : {}
  process.stderr.write(`${JSON.stringify({ ...failed, ...facts })}\n`)
  process.exitCode = 1
  // A message on its way to the parent must not be cut off by exit().
  setTimeout(() => process.exit(1), 200)
}
