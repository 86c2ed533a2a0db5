import type { Transaction } from 'kysely'
import type { CloudTables } from '../database/schema.ts'
import type { SignIns } from '../sign-ins/sign-ins.ts'

/**
 * What a new password ends: every way into the account that was opened before it, but for the
 * sign-in `except`.
 */
export async function endAccess(
  trx: Transaction<CloudTables>,
  signIns: Pick<SignIns, 'revoke'>,
  which: { accountId: string; except?: string },
): Promise<void> {
  for (const table of ['knownDevices', 'mailTokens', 'emailChanges'] as const)
    await trx.deleteFrom(table).where('accountId', '=', which.accountId).execute()
  await signIns.revoke(which, trx)
}
