import type { Transaction } from 'kysely'
import { isUniqueViolation } from '../database/is-unique-violation.ts'
import type { AccountRow, CloudTables } from '../database/schema.ts'
import { mailTexts } from '../mail/mail-texts.ts'
import type { Parts } from '../parts.ts'
import { CloudError } from '../problems/cloud-error.ts'
import { createToken, hashToken } from '../sign-ins/token.ts'
import { normaliseEmail } from './email-address.ts'

const lifeMs = 3_600_000

type Account = Pick<AccountRow, 'id' | 'email' | 'emailNorm'>
type Wish = { account: Account; email: string; requestId: string }

/**
 * Another address for an account. With mail on, its owner confirms it first, and nobody learns
 * whether it has an account already but who reads its mail. Without, it counts at once, and a taken
 * one has to be said (409). Sign-ins stay: the password is the same.
 */
export function createEmailChange({ db, now, audit, mails, throttles }: Parts) {
  /** Whoever registered an address that was never proven has no claim to it. */
  async function take(trx: Transaction<CloudTables>, wish: Wish, isProven: boolean) {
    const { account, email, requestId } = wish
    const emailNorm = normaliseEmail(email)
    await trx
      .deleteFrom('accounts')
      .where('emailNorm', '=', emailNorm)
      .where('awaitsVerification', '=', 1)
      .execute()
    await trx
      .updateTable('accounts')
      .set({ email, emailNorm, emailVerifiedAt: isProven ? now() : null })
      .where('id', '=', account.id)
      .execute()
    // Codes that were sent to the old address open nothing any more.
    await trx.deleteFrom('mailTokens').where('accountId', '=', account.id).execute()
    const event = { type: 'email.changed', actorId: account.id, subjectId: account.id }
    await audit.append(trx, { ...event, requestId })
  }

  async function change(work: (trx: Transaction<CloudTables>) => Promise<void>, old: string) {
    await db
      .transaction()
      .execute(work)
      .catch(error => {
        throw isUniqueViolation(error) ? new CloudError('EMAIL_TAKEN') : error
      })
    mails.add(async () => ({ to: old, ...mailTexts.emailChanged() }))
  }

  /** For `add` of the queue: looks the address up only after the answer is sent. */
  async function confirmationMail({ account, email }: Wish) {
    const to = normaliseEmail(email)
    await throttles.take('mail', to)
    const other = await db
      .selectFrom('accounts')
      .select('id')
      .where('emailNorm', '=', to)
      .where('awaitsVerification', '=', 0)
      .executeTakeFirst()
    if (other) return { to, ...mailTexts.alreadyAccount() }
    const code = createToken()
    const row = { email, hash: hashToken(code), expiresAt: now() + lifeMs }
    await db
      .insertInto('emailChanges')
      .values({ accountId: account.id, ...row })
      .onConflict(conflict => conflict.column('accountId').doUpdateSet(row))
      .execute()
    return { to, ...mailTexts.confirmEmail(code) }
  }

  return {
    /** Whether the new address counts already. @throws CloudError EMAIL_SAME, EMAIL_TAKEN */
    async ask(wish: Wish): Promise<boolean> {
      if (normaliseEmail(wish.email) === wish.account.emailNorm) throw new CloudError('EMAIL_SAME')
      if (mails.isOn) {
        mails.add(() => confirmationMail(wish))
        return false
      }
      await change(trx => take(trx, wish, false), wish.account.emailNorm)
      return true
    },

    /**
     * By whoever is signed in to the account, with the code from the new address's mail: that is
     * who reads it, so a taken address may be said now. @throws CloudError CODE_INVALID, EMAIL_TAKEN
     */
    async confirm(account: Account, code: string, requestId: string): Promise<string> {
      let email = ''
      await change(async trx => {
        const row = await trx
          .deleteFrom('emailChanges')
          .where('accountId', '=', account.id)
          .where('hash', '=', hashToken(code))
          .where('expiresAt', '>', now())
          .returning('email')
          .executeTakeFirst()
        if (!row) throw new CloudError('CODE_INVALID')
        email = row.email
        await take(trx, { account, email, requestId }, true)
      }, account.emailNorm)
      return email
    },
  }
}
