import { verifyAudit } from '../audit/verify-audit.ts'
import type { CloudConfig } from '../config.ts'
import { openDatabase } from '../database/open-database.ts'
import type { Database } from '../database/schema.ts'
import { CloudError } from '../problems/cloud-error.ts'
import { migrateTierCommand } from '../tiers/migrate-tier-command.ts'
import { createAdmin, readPiped } from './create-admin.ts'
import { resetPassword } from './reset-password.ts'

type Command = (
  db: Database,
  args: string[],
  config: CloudConfig,
) => Promise<{ text: string; isGood: boolean }>

const commands: Record<string, Command> = {
  'admin create': async (db, [email = '']) => {
    const typed = await readPiped(process.stdin)
    const { madeUp } = await createAdmin(db, Date.now, { email, typed })
    const shown = madeUp === null ? '' : `\n密码（只显示这一次）：${madeUp}`
    return { text: `管理员已建立。首次登录后请先开启两步验证。${shown}`, isGood: true }
  },
  'account password': async (db, [email = '']) => {
    const password = await resetPassword(db, Date.now, email)
    return {
      text: `密码已重设，所有设备都已退出。请转告本人，并请本人登录后修改。\n密码（只显示这一次）：${password}`,
      isGood: true,
    }
  },
  'audit verify': async db => {
    const report = await verifyAudit(db)
    if (report.isWhole) {
      return { text: `审计记录完整：${report.rows} 行，末尾 ${report.hash}`, isGood: true }
    }
    const what = report.reason === 'missing' ? '不见了' : '被改动过'
    return { text: `审计记录第 ${report.brokenSeq} 行${what}，请用备份核对。`, isGood: false }
  },
  'migrate-tier': (db, [folder = ''], config) => migrateTierCommand(db, folder, config),
}

/**
 * Runs a command that ends, beside a server that may be running. Returns its exit code.
 * @throws CloudError COMMAND_UNKNOWN
 */
export async function runCommand(config: CloudConfig, args: string[]): Promise<number> {
  const words = [2, 1].find(count => commands[args.slice(0, count).join(' ')] !== undefined) ?? 0
  const command = commands[args.slice(0, words).join(' ')]
  if (!command) throw new CloudError('COMMAND_UNKNOWN')
  const db = await openDatabase(config.storage)
  try {
    const { text, isGood } = await command(db, args.slice(words), config)
    process.stdout.write(`${text}\n`)
    return isGood ? 0 : 1
  } finally {
    await db.destroy()
  }
}
