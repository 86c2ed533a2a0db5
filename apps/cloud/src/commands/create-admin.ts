import { randomBytes, randomUUID } from 'node:crypto'
import type { Readable } from 'node:stream'
import { normaliseEmail } from '../accounts/email-address.ts'
import { createAudit } from '../audit/audit.ts'
import type { Database } from '../database/schema.ts'
import { hashPassword } from '../passwords/password-hash.ts'
import { checkPassword } from '../passwords/password-policy.ts'
import { CloudError } from '../problems/cloud-error.ts'

/**
 * The first admin has nobody to ask: made on the server itself. `typed` is empty when nothing was
 * piped in; then a password is made up, returned, and never to be seen again.
 * @throws CloudError EMAIL_INVALID, EMAIL_TAKEN, PASSWORD_*
 */
export async function createAdmin(
  db: Database,
  now: () => number,
  { email, typed }: { email: string; typed: string },
): Promise<{ madeUp: string | null }> {
  const emailNorm = normaliseEmail(email)
  const madeUp = typed === '' ? randomBytes(15).toString('base64url') : null
  const password = madeUp ?? typed
  checkPassword(password, emailNorm, 'admin')
  const passwordHash = await hashPassword(password)
  const id = randomUUID()
  await db.transaction().execute(async trx => {
    const made = await trx
      .insertInto('accounts')
      .values({
        id,
        email: email.trim(),
        emailNorm,
        nickname: '管理员',
        passwordHash,
        hasLongPassword: 1,
        role: 'admin',
        createdAt: now(),
        disabledAt: null,
      })
      .onConflict(conflict => conflict.column('emailNorm').doNothing())
      .returning('id')
      .executeTakeFirst()
    if (!made) throw new CloudError('EMAIL_TAKEN')
    const event = { type: 'admin.created', actorId: null, subjectId: id }
    await createAudit(now).append(trx, { ...event, requestId: 'command line' })
  })
  return { madeUp }
}

/** The first line that was piped in; nothing when a person sits at the keyboard. */
export async function readPiped(input: Readable & { isTTY?: boolean }): Promise<string> {
  if (input.isTTY) return ''
  let text = ''
  for await (const chunk of input) {
    text += String(chunk)
    if (text.length > 4096) break
  }
  return text.split(/\r?\n/, 1)[0] ?? ''
}
