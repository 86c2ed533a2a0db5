import type { Database } from '../database/schema.ts'
import type { OwnData } from './own-data.ts'

const mostRows = 10_000

/** Accounts, sign-ins and what the audit says of them. The rows themselves go with the account. */
export function createAccountData(db: Database): OwnData[] {
  const erase = async () => {}
  return [
    {
      name: 'account',
      erase,
      export: accountId =>
        db
          .selectFrom('accounts')
          .select([
            'id',
            'email',
            'nickname',
            'role',
            'createdAt',
            'emailVerifiedAt',
            'consentVersion',
            'consentAt',
          ])
          .where('id', '=', accountId)
          .executeTakeFirst(),
    },
    {
      name: 'signIns',
      erase,
      export: accountId =>
        db
          .selectFrom('signIns')
          .select([
            'id',
            'device',
            'createdAt',
            'lastUsedAt',
            'endsAt',
            'revokedAt',
            'secondStepAt',
          ])
          .where('accountId', '=', accountId)
          .orderBy('createdAt')
          .limit(mostRows)
          .execute(),
    },
    {
      name: 'knownDevices',
      erase,
      export: accountId =>
        db
          .selectFrom('knownDevices')
          .select(['createdAt', 'expiresAt'])
          .where('accountId', '=', accountId)
          .limit(mostRows)
          .execute(),
    },
    {
      name: 'secondStep',
      erase,
      export: accountId =>
        db
          .selectFrom('totp')
          .select('confirmedAt')
          .where('accountId', '=', accountId)
          .executeTakeFirst()
          .then(row => row ?? null),
    },
    {
      name: 'mailCodes',
      erase,
      export: accountId =>
        db
          .selectFrom('mailTokens')
          .select(['kind', 'expiresAt', 'usedAt'])
          .where('accountId', '=', accountId)
          .limit(mostRows)
          .execute(),
    },
    {
      name: 'emailChange',
      erase,
      export: accountId =>
        db
          .selectFrom('emailChanges')
          .select(['email', 'expiresAt'])
          .where('accountId', '=', accountId)
          .executeTakeFirst()
          .then(row => row ?? null),
    },
    {
      name: 'audit',
      // Stays as it is: without the account its random id names nobody.
      erase,
      export: accountId =>
        db
          .selectFrom('audit')
          .select(['at', 'type', 'details', 'requestId'])
          .where(eb => eb.or([eb('subjectId', '=', accountId), eb('actorId', '=', accountId)]))
          .orderBy('seq')
          .limit(mostRows)
          .execute(),
    },
  ]
}
