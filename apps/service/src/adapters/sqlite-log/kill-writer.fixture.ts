// Appends about 1,000 entries a second for ever and prints each acknowledged seq. Killed by kill.test.ts.
import { danmaku } from '@talkingcat/core/test-entries'
import { createSqliteLog } from './sqlite-log.ts'

const [path = '', session = ''] = process.argv.slice(2)
const log = createSqliteLog({ path })
process.stdout.write(`from ${log.lastSeq(session)}\n`)

const startedAt = performance.now()
let count = 0
setInterval(() => {
  const due = Math.floor(performance.now() - startedAt)
  while (count < due) {
    const bodies = [danmaku(`第 ${count} 条`), danmaku('又一条')]
    count += bodies.length
    log.append(session, bodies).then(
      entries => process.stdout.write(`${entries.at(-1)?.seq}\n`),
      error => process.stdout.write(`error ${error}\n`),
    )
  }
}, 4)
