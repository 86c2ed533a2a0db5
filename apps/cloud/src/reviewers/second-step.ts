import { randomBytes } from 'node:crypto'
import type { Transaction } from 'kysely'
import type { CloudTables, Database } from '../database/schema.ts'
import { CloudError } from '../problems/cloud-error.ts'
import type { SecretBox } from '../secrets/secret-box.ts'
import { hashToken } from '../sign-ins/token.ts'
import type { Throttles } from '../throttles/throttles.ts'
import { createTotpSecret, findStep, toBase32 } from './totp.ts'

const recoveryCount = 10

export type SecondStep = ReturnType<typeof createSecondStep>

/** A code of an authenticator app, or one of ten recovery codes, each good for one use. */
export function createSecondStep(
  db: Database,
  now: () => number,
  throttles: Throttles,
  box: SecretBox,
) {
  const find = (accountId: string) =>
    db.selectFrom('totp').selectAll().where('accountId', '=', accountId).executeTakeFirst()

  /** No code counts twice, also not the one before it. `sealed` is as the row has it. */
  async function take(accountId: string, sealed: string, code: string): Promise<boolean> {
    const step = findStep(box.open(sealed, accountId), code, now())
    if (step === null) return false
    const { numUpdatedRows } = await db
      .updateTable('totp')
      .set({ lastStep: step })
      .where('accountId', '=', accountId)
      .where('secret', '=', sealed)
      .where('lastStep', '<', step)
      .executeTakeFirst()
    return numUpdatedRows === 1n
  }

  async function takeRecovery(accountId: string, code: string): Promise<boolean> {
    const { numUpdatedRows } = await db
      .updateTable('recoveryCodes')
      .set({ usedAt: now() })
      .where('hash', '=', hashRecovery(accountId, code))
      .where('usedAt', 'is', null)
      .executeTakeFirst()
    return numUpdatedRows === 1n
  }

  /** Counted before it is looked at: a million guesses is all there are. */
  async function check(accountId: string, look: () => Promise<boolean>) {
    const key = `second step ${accountId}`
    await throttles.risk(key)
    if (!(await look())) throw new CloudError('TOTP_WRONG')
    await throttles.forgive(key)
  }

  return {
    async isOn(accountId: string): Promise<boolean> {
      return ((await find(accountId))?.confirmedAt ?? null) !== null
    },

    /**
     * Returns whether a second step was taken; false = the account has none.
     * @throws CloudError TOTP_REQUIRED, TOTP_WRONG, TOO_MANY, SECRET_UNREADABLE
     */
    async pass(accountId: string, code: string | undefined): Promise<boolean> {
      const totp = await find(accountId)
      if (!totp || totp.confirmedAt === null) return false
      if (code === undefined) throw new CloudError('TOTP_REQUIRED')
      await check(accountId, () =>
        /^\d{6}$/.test(code) ? take(accountId, totp.secret, code) : takeRecovery(accountId, code),
      )
      return true
    },

    /** A new secret, not yet in force. @throws CloudError TOTP_ALREADY_ON */
    async begin(accountId: string): Promise<string> {
      const plain = createTotpSecret()
      const secret = box.seal(plain, accountId)
      const row = await db
        .insertInto('totp')
        .values({ accountId, secret, confirmedAt: null, lastStep: 0 })
        .onConflict(conflict =>
          conflict
            .column('accountId')
            .doUpdateSet({ secret, lastStep: 0 })
            .where('totp.confirmedAt', 'is', null),
        )
        .returning('accountId')
        .executeTakeFirst()
      if (!row) throw new CloudError('TOTP_ALREADY_ON')
      return plain
    },

    /** @throws CloudError TOTP_NOT_BEGUN, TOTP_ALREADY_ON, TOTP_WRONG, SECRET_UNREADABLE */
    async proveNew(accountId: string, code: string): Promise<void> {
      const totp = await find(accountId)
      if (!totp) throw new CloudError('TOTP_NOT_BEGUN')
      if (totp.confirmedAt !== null) throw new CloudError('TOTP_ALREADY_ON')
      await check(accountId, () => take(accountId, totp.secret, code))
    },

    /** Returns the recovery codes, which are never to be seen again. */
    async confirm(trx: Transaction<CloudTables>, accountId: string): Promise<string[]> {
      const { numUpdatedRows } = await trx
        .updateTable('totp')
        .set({ confirmedAt: now() })
        .where('accountId', '=', accountId)
        .where('confirmedAt', 'is', null)
        .executeTakeFirst()
      if (numUpdatedRows === 0n) throw new CloudError('TOTP_ALREADY_ON')
      await trx.deleteFrom('recoveryCodes').where('accountId', '=', accountId).execute()
      const codes = Array.from({ length: recoveryCount }, createRecoveryCode)
      const rows = codes.map(code => ({
        hash: hashRecovery(accountId, code),
        accountId,
        usedAt: null,
      }))
      await trx.insertInto('recoveryCodes').values(rows).execute()
      return codes
    },

    async remove(trx: Transaction<CloudTables>, accountId: string): Promise<void> {
      await trx.deleteFrom('totp').where('accountId', '=', accountId).execute()
      await trx.deleteFrom('recoveryCodes').where('accountId', '=', accountId).execute()
      await trx
        .updateTable('signIns')
        .set({ secondStepAt: null })
        .where('accountId', '=', accountId)
        .execute()
    },
  }
}

/** 80 bits in four groups of four. */
const createRecoveryCode = () => toBase32(randomBytes(10)).replace(/(.{4})(?=.)/g, '$1-')

/** As people copy it: in any case, with or without the dashes. */
const hashRecovery = (accountId: string, code: string) =>
  hashToken(`${accountId} ${code.toUpperCase().replace(/[^A-Z2-7]/g, '')}`)
