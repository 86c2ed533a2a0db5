import type { FastifyRequest } from 'fastify'
import type { Parts } from '../parts.ts'
import { verifyPassword } from '../passwords/password-hash.ts'
import { CloudError } from '../problems/cloud-error.ts'
import { whoAsks } from '../sign-ins/request-identity.ts'

/** The account of whoever asks, and the proof that it is really its owner. */
export function createOwnAccount({
  db,
  gate,
  throttles,
}: Pick<Parts, 'db' | 'gate' | 'throttles'>) {
  return {
    async of(request: FastifyRequest) {
      const row = await db
        .selectFrom('accounts')
        .selectAll()
        .where('id', '=', whoAsks(request).accountId)
        .executeTakeFirst()
      if (!row) throw new CloudError('UNAUTHORIZED')
      return row
    },

    /**
     * A stolen token must not be enough, nor a way to guess the password.
     * @throws CloudError PASSWORD_WRONG, TOO_MANY
     */
    async confirm(account: { id: string; passwordHash: string }, password: string): Promise<void> {
      const key = `confirm ${account.id}`
      const isRight = await gate.run(async () => {
        await throttles.risk(key)
        return verifyPassword(account.passwordHash, password)
      })
      if (!isRight) throw new CloudError('PASSWORD_WRONG')
      await throttles.forgive(key)
    },
  }
}
