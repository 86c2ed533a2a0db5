import { prepareQuery } from '../database/prepare-query.ts'
import type { Database } from '../database/schema.ts'

type Shown = { hash: string; kind: 'access' | 'refresh'; at: number }
type Issued = {
  signInId: string
  at: number
  accessHash: string
  accessEndsAt: number
  refreshHash: string
  refreshEndsAt: number
}
type Begun = {
  id: string
  accountId: string
  device: string
  at: number
  endsAt: number
  secondStepAt: number | null
}

/** What every request with a token, and every login, asks of the database. */
export function prepareSignInQueries(db: Database) {
  return {
    /** A token that is good at `at` (epoch ms), and whose it is. */
    findToken: prepareQuery(db, (shown: Shown) =>
      db
        .selectFrom('tokens')
        .innerJoin('signIns', 'signIns.id', 'tokens.signInId')
        .innerJoin('accounts', 'accounts.id', 'signIns.accountId')
        .select([
          'tokens.hash',
          'signIns.id as signInId',
          'signIns.accountId',
          'signIns.endsAt',
          'accounts.role',
          'signIns.secondStepAt',
        ])
        .where('tokens.hash', '=', shown.hash)
        .where('tokens.kind', '=', shown.kind)
        .where('tokens.expiresAt', '>', shown.at)
        .where('signIns.revokedAt', 'is', null)
        .where('signIns.endsAt', '>', shown.at)
        .where('accounts.disabledAt', 'is', null),
    ),

    insertSignIn: prepareQuery(db, ({ id, accountId, device, at, endsAt, secondStepAt }: Begun) =>
      db.insertInto('signIns').values({
        id,
        accountId,
        device,
        createdAt: at,
        lastUsedAt: at,
        endsAt,
        revokedAt: null,
        secondStepAt,
      }),
    ),

    insertTokens: prepareQuery(db, (issued: Issued) => {
      const row = {
        signInId: issued.signInId,
        createdAt: issued.at,
        usedAt: null,
        sealedNext: null,
      }
      return db.insertInto('tokens').values([
        { ...row, hash: issued.accessHash, kind: 'access', expiresAt: issued.accessEndsAt },
        { ...row, hash: issued.refreshHash, kind: 'refresh', expiresAt: issued.refreshEndsAt },
      ])
    }),
  }
}
