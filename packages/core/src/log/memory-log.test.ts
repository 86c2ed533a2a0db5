import { createMemoryLog } from './memory-log.ts'
import { describeSessionLog } from './session-log.suite.ts'

describeSessionLog('memory', async clock => {
  const log = createMemoryLog({ clock })
  return { log, dispose: () => log.close() }
})
