import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { AppError } from '@talkingcat/contract'
import { formatDuration } from '@talkingcat/core'
import { openSavedSessions, readConfig, writeArtifacts } from '@talkingcat/service'
import { readCliConfig } from '../config.ts'
import { writeLine } from '../output/ndjson.ts'

export async function recap(
  sessionId: string | undefined,
  options: { out?: string },
): Promise<void> {
  const config = readConfig(readCliConfig().env)
  if (!existsSync(config.logPath)) {
    if (sessionId !== undefined) throw new AppError('SESSION_NOT_FOUND', { path: config.logPath })
    process.stderr.write(`还没有任何场次（${config.recordsRoot}）。\n`)
    return
  }
  const saved = openSavedSessions(config)
  try {
    if (sessionId === undefined) {
      for (const session of await saved.list()) {
        const { id, status, room, startedAt, endedAt } = session
        const date = new Date(startedAt).toLocaleString('zh-CN')
        const duration = endedAt === null ? '' : formatDuration(endedAt - startedAt)
        process.stdout.write(`${id}  ${date}  ${duration}  ${status}  ${room.hostName}\n`)
      }
      return
    }
    const found = await saved.recap(sessionId)
    if (options.out !== undefined) {
      const folder = resolve(options.out)
      await writeArtifacts(folder, found.entries, found.recap.session)
      process.stderr.write(`已写入 ${folder}\n`)
    }
    await writeLine(found.recap)
  } finally {
    await saved.close()
  }
}
