// Makes fifty commits one after the other. Its disk syncs are counted by sync.test.ts.
import { danmaku } from '@talkingcat/core/test-entries'
import { createSqliteLog } from './sqlite-log.ts'

const log = createSqliteLog({ path: process.argv[2] ?? '', commitDelayMs: 0 })
for (let count = 0; count < 50; count++) await log.append('aaaaaaaaaaa1', [danmaku('茶')])
await log.close()
