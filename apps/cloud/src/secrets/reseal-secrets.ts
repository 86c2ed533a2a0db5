import type { Database } from '../database/schema.ts'
import { CloudError } from '../problems/cloud-error.ts'
import type { SecretBox } from './secret-box.ts'

const rowsAtOnce = 200

/**
 * Seals with the key in use whatever is plain or sealed with an older one; afterwards the older keys
 * may go. Rows that no key opens stay as they are and are counted: a missing key may come back.
 */
export async function resealSecrets(db: Database, box: SecretBox) {
  const report = { resealed: 0, unreadable: 0 }
  for await (const { accountId, secret } of storedSecrets(db)) {
    if (secret.startsWith(box.currentPrefix)) continue
    const plain = openOrNull(box, secret, accountId)
    if (plain === null) {
      report.unreadable++
      continue
    }
    // Only what was read: a replica may be doing the same, or the owner may have begun anew.
    const { numUpdatedRows } = await db
      .updateTable('totp')
      .set({ secret: box.seal(plain, accountId) })
      .where('accountId', '=', accountId)
      .where('secret', '=', secret)
      .executeTakeFirst()
    report.resealed += Number(numUpdatedRows)
  }
  return report
}

/** How many rows no key opens. Changes nothing. */
export async function countUnreadable(db: Database, box: SecretBox): Promise<number> {
  let count = 0
  for await (const { accountId, secret } of storedSecrets(db))
    if (openOrNull(box, secret, accountId) === null) count++
  return count
}

async function* storedSecrets(db: Database) {
  let after = ''
  for (;;) {
    const rows = await db
      .selectFrom('totp')
      .select(['accountId', 'secret'])
      .where('accountId', '>', after)
      .orderBy('accountId')
      .limit(rowsAtOnce)
      .execute()
    yield* rows
    const last = rows.at(-1)
    if (!last) return
    after = last.accountId
  }
}

function openOrNull(box: SecretBox, secret: string, accountId: string): string | null {
  try {
    return box.open(secret, accountId)
  } catch (error) {
    if (error instanceof CloudError && error.code === 'SECRET_UNREADABLE') return null
    throw error
  }
}
