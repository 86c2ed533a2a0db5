import type { Transaction } from 'kysely'
import type { CloudTables } from '../database/schema.ts'
import { CloudError } from '../problems/cloud-error.ts'

/**
 * After the change and its audit row, before the end of the transaction: appending to the audit
 * lets one transaction in at a time, so that two admins can not remove each other.
 * @throws CloudError LAST_ADMIN: nothing is changed
 */
export async function keepLastAdmin(trx: Transaction<CloudTables>): Promise<void> {
  const admin = await trx
    .selectFrom('accounts')
    .select('id')
    .where('role', '=', 'admin')
    .where('disabledAt', 'is', null)
    .executeTakeFirst()
  if (!admin) throw new CloudError('LAST_ADMIN')
}
