import type { loginBodySchema } from '@talkingcat/contract/cloud'
import type { z } from 'zod'
import { normaliseEmail } from '../accounts/email-address.ts'
import { prepareQuery } from '../database/prepare-query.ts'
import type { Parts } from '../parts.ts'
import { hashPassword, isOutdated, verifyPassword } from '../passwords/password-hash.ts'
import { CloudError } from '../problems/cloud-error.ts'
import { createToken, hashToken } from './token.ts'

const deviceMs = 365 * 24 * 3_600_000

type Wish = Pick<z.infer<typeof loginBodySchema>, 'email' | 'password' | 'deviceToken' | 'code'>
type Origin = {
  /** Network address of whoever asks. */
  address: string
  /** Shown in the list of sign-ins. */
  device: string
}

/**
 * `remindOf` is told of an account that has yet to prove its address. All that a login leaves is
 * one commit, as each waits for the disk.
 */
export async function createLogIn(
  { db, now, signIns, throttles, gate, secondStep }: Parts,
  remindOf: (accountId: string, emailNorm: string) => void,
) {
  // Compared against where there is no account, so that both take as long.
  const nobodysHash = await hashPassword(createToken())
  const find = prepareQuery(db, ({ emailNorm }: { emailNorm: string }) =>
    db
      .selectFrom('accounts')
      .leftJoin('totp', 'totp.accountId', 'accounts.id')
      .selectAll('accounts')
      .select('totp.confirmedAt as totpSince')
      .where('accounts.emailNorm', '=', emailNorm),
  )
  type Device = { hash: string; accountId: string; at: number; endsAt: number }
  const insertDevice = prepareQuery(db, ({ hash, accountId, at, endsAt }: Device) =>
    db.insertInto('knownDevices').values({ hash, accountId, createdAt: at, expiresAt: endsAt }),
  )

  /** @throws CloudError LOGIN_REFUSED, ACCOUNT_DISABLED, TOO_MANY, TOTP_REQUIRED, TOTP_WRONG */
  return async ({ email, password, deviceToken, code }: Wish, { address, device }: Origin) => {
    const emailNorm = normaliseEmail(email)
    const isKnown = deviceToken !== undefined && (await isKnownDevice(deviceToken, emailNorm))
    // A stranger's failures must not keep the owner out of the own, known device.
    const who = isKnown ? `device ${hashToken(deviceToken)}` : `account ${emailNorm}`
    await throttles.takeAndRisk('login', address, who)
    const account = (await find({ emailNorm })).rows[0]
    const hash = account?.passwordHash ?? nobodysHash
    const isRight = await gate.run(() => verifyPassword(hash, password))
    if (!account || !isRight) throw new CloudError('LOGIN_REFUSED')
    if (isOutdated(hash)) await upgrade(account.id, hash, password)
    if (account.awaitsVerification === 1) {
      // Said in the same words as a wrong password: whoever registered an address chose the
      // password, so anything else would tell whether the address was free.
      remindOf(account.id, emailNorm)
      throw new CloudError('LOGIN_REFUSED')
    }
    if (account.disabledAt !== null) throw new CloudError('ACCOUNT_DISABLED')
    let hasSecondStep = false
    if (account.totpSince !== null) {
      await throttles.forgive(who)
      hasSecondStep = await secondStep.pass(account.id, code)
    }
    const newDevice = isKnown ? null : createToken()
    const tokens = await signIns.start(account.id, device, hasSecondStep, async trx => {
      await throttles.forgive(who, trx)
      if (newDevice === null) return
      const at = now()
      const row = { hash: hashToken(newDevice), accountId: account.id, at, endsAt: at + deviceMs }
      await insertDevice(row, trx)
    })
    return { account, ...tokens, ...(newDevice !== null && { deviceToken: newDevice }) }
  }

  async function upgrade(id: string, old: string, password: string): Promise<void> {
    const passwordHash = await gate.run(() => hashPassword(password))
    await db
      .updateTable('accounts')
      .set({ passwordHash })
      .where('id', '=', id)
      .where('passwordHash', '=', old)
      .execute()
  }

  async function isKnownDevice(deviceToken: string, emailNorm: string): Promise<boolean> {
    const row = await db
      .selectFrom('knownDevices')
      .innerJoin('accounts', 'accounts.id', 'knownDevices.accountId')
      .select('knownDevices.hash')
      .where('knownDevices.hash', '=', hashToken(deviceToken))
      .where('knownDevices.expiresAt', '>', now())
      .where('accounts.emailNorm', '=', emailNorm)
      .executeTakeFirst()
    return row !== undefined
  }
}
