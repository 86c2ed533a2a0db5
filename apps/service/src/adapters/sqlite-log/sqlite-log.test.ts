import { describeSessionLog } from '@talkingcat/core/log-suite'
import { createSqliteLog } from './sqlite-log.ts'
import { tempFolder } from './temp-folder.fixture.ts'

describeSessionLog('sqlite', async clock => {
  const { path, dispose } = tempFolder()
  const open = () => createSqliteLog({ path, clock, commitDelayMs: 2 })
  let log = open()
  return {
    log,
    async reopen() {
      log = open()
      return log
    },
    async dispose() {
      await log.close()
      dispose()
    },
  }
})
