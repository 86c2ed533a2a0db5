import { randomUUID } from 'node:crypto'
import type { registerBodySchema } from '@talkingcat/contract/cloud'
import type { z } from 'zod'
import { mailTexts } from '../mail/mail-texts.ts'
import type { Parts } from '../parts.ts'
import { hashPassword } from '../passwords/password-hash.ts'
import { checkPassword, isLongPassword } from '../passwords/password-policy.ts'
import { CloudError } from '../problems/cloud-error.ts'
import { normaliseEmail } from './email-address.ts'

type Wish = z.infer<typeof registerBodySchema>

/**
 * With mail on, a known and an unknown address get the same answer in the same time; only who
 * reads the mail learns which it was. Without, a taken address has to be said (409).
 */
export function createRegistration(parts: Parts) {
  const { db, now, gate, mails, mailCodes, throttles } = parts

  async function insert(wish: Wish, emailNorm: string) {
    const passwordHash = await gate.run(() => hashPassword(wish.password))
    const at = now()
    const given = {
      email: wish.email.trim(),
      nickname: wish.nickname,
      passwordHash,
      hasLongPassword: isLongPassword(wish.password) ? (1 as const) : (0 as const),
      consentVersion: wish.consentVersion ?? null,
      consentAt: wish.consentVersion === undefined ? null : at,
      createdAt: at,
    }
    const awaitsVerification = mails.isOn ? (1 as const) : (0 as const)
    return (
      db
        .insertInto('accounts')
        .values({
          ...given,
          id: randomUUID(),
          emailNorm,
          awaitsVerification,
          createdAt: at,
          disabledAt: null,
        })
        // Whoever registered an address that was never proven has no claim to it.
        .onConflict(conflict =>
          conflict
            .column('emailNorm')
            .doUpdateSet(given)
            .where('accounts.awaitsVerification', '=', 1),
        )
        .returning('id')
        .executeTakeFirst()
    )
  }

  /** For `add` of the queue: a code that proves the address; older ones end. */
  async function verificationMail(accountId: string, emailNorm: string) {
    await throttles.take('mail', emailNorm)
    return { to: emailNorm, ...mailTexts.verify(await mailCodes.issue(accountId, 'verify')) }
  }

  return {
    verificationMail,

    /** @throws CloudError EMAIL_INVALID, EMAIL_TAKEN, PASSWORD_* */
    async register(wish: Wish, throttle: () => Promise<void>) {
      const emailNorm = normaliseEmail(wish.email)
      checkPassword(wish.password, emailNorm)
      await throttle()
      const made = await insert(wish, emailNorm)
      if (!made && !mails.isOn) throw new CloudError('EMAIL_TAKEN')
      mails.add(async () => {
        if (made) return verificationMail(made.id, emailNorm)
        await throttles.take('mail', emailNorm)
        return { to: emailNorm, ...mailTexts.alreadyRegistered() }
      })
      const user = {
        id: made?.id ?? randomUUID(),
        email: wish.email.trim(),
        nickname: wish.nickname,
      }
      return { user, ...(mails.isOn && { needsVerification: true as const }) }
    },
  }
}
