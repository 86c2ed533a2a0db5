import type { Transaction } from 'kysely'
import type { CloudTables, Database, MailTokenRow } from '../database/schema.ts'
import { CloudError } from '../problems/cloud-error.ts'
import { createToken, hashToken } from '../sign-ins/token.ts'

type Kind = MailTokenRow['kind']
const minuteMs = 60_000
const lifeMs = { verify: 24 * 60 * minuteMs, reset: 30 * minuteMs } as const

export type MailCodes = ReturnType<typeof createMailCodes>

/** Codes that prove who reads an address's mail: 256 random bits, used once, the last one counts. */
export function createMailCodes(db: Database, now: () => number) {
  return {
    async issue(accountId: string, kind: Kind): Promise<string> {
      const code = createToken()
      const row = { hash: hashToken(code), accountId, kind, usedAt: null }
      await db.transaction().execute(async trx => {
        await trx
          .deleteFrom('mailTokens')
          .where('accountId', '=', accountId)
          .where('kind', '=', kind)
          .execute()
        await trx
          .insertInto('mailTokens')
          .values({ ...row, expiresAt: now() + lifeMs[kind] })
          .execute()
      })
      return code
    },

    /** Of which account a code is, without using it. @throws CloudError CODE_INVALID */
    async find(code: string, kind: Kind) {
      const account = await db
        .selectFrom('mailTokens')
        .innerJoin('accounts', 'accounts.id', 'mailTokens.accountId')
        .selectAll('accounts')
        .where('mailTokens.hash', '=', hashToken(code))
        .where('mailTokens.kind', '=', kind)
        .where('mailTokens.usedAt', 'is', null)
        .where('mailTokens.expiresAt', '>', now())
        .executeTakeFirst()
      if (!account) throw new CloudError('CODE_INVALID')
      return account
    },

    /** Of uses at once exactly one goes through. @throws CloudError CODE_INVALID */
    async use(trx: Transaction<CloudTables>, code: string, kind: Kind): Promise<string> {
      const row = await trx
        .updateTable('mailTokens')
        .set({ usedAt: now() })
        .where('hash', '=', hashToken(code))
        .where('kind', '=', kind)
        .where('usedAt', 'is', null)
        .where('expiresAt', '>', now())
        .returning('accountId')
        .executeTakeFirst()
      if (!row) throw new CloudError('CODE_INVALID')
      return row.accountId
    },
  }
}
