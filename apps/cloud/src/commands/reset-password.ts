import { randomBytes } from 'node:crypto'
import { normaliseEmail } from '../accounts/email-address.ts'
import { endAccess } from '../accounts/end-access.ts'
import { createAudit } from '../audit/audit.ts'
import type { Database } from '../database/schema.ts'
import { hashPassword } from '../passwords/password-hash.ts'
import { CloudError } from '../problems/cloud-error.ts'
import { createSignIns } from '../sign-ins/sign-ins.ts'
import { createThrottles } from '../throttles/throttles.ts'

/**
 * For who forgot theirs where no mail is sent, or lost the mailbox: made up here, told to the owner
 * by whoever runs the server, and all devices are signed out. The second step stays as it is.
 * @throws CloudError EMAIL_INVALID, ACCOUNT_UNKNOWN
 */
export async function resetPassword(db: Database, now: () => number, email: string) {
  const emailNorm = normaliseEmail(email)
  const password = randomBytes(15).toString('base64url')
  const passwordHash = await hashPassword(password)
  const audit = createAudit(now)
  await db.transaction().execute(async trx => {
    const account = await trx
      .updateTable('accounts')
      .set({ passwordHash, hasLongPassword: 1 })
      .where('emailNorm', '=', emailNorm)
      .returning('id')
      .executeTakeFirst()
    if (!account) throw new CloudError('ACCOUNT_UNKNOWN')
    const { id } = account
    await endAccess(trx, createSignIns(db, now, audit), { accountId: id })
    const event = { type: 'password.reset', actorId: null, subjectId: id }
    await audit.append(trx, { ...event, requestId: 'command line' })
  })
  await createThrottles(db, now).forgive(`account ${emailNorm}`)
  return password
}
