import { createHash, randomUUID } from 'node:crypto'
import type { installationBodySchema } from '@talkingcat/contract/cloud'
import type { Transaction } from 'kysely'
import type { z } from 'zod'
import type { CloudTables, Database } from '../database/schema.ts'
import { trial } from '../plans/default-plans.ts'
import { CloudError } from '../problems/cloud-error.ts'
import type { Entitlements } from './entitlements.ts'
import { assertProven } from './installation-proof.ts'

export const mostInstallations = 3
const slots = Array.from({ length: mostInstallations }, (_, index) => index)
const seenMs = 3_600_000

export type Installations = ReturnType<typeof createInstallations>

/** The copies of the app that an account uses, at most three. `now` is epoch ms. */
export function createInstallations(db: Database, now: () => number, entitlements: Entitlements) {
  return {
    /**
     * Known ones stay as they are, and need no proof: nothing changes. The first one of an account
     * begins the trial.
     * @throws CloudError INSTALLATION_UNPROVEN, INSTALLATION_PROOF_WRONG, INSTALLATIONS_FULL
     */
    async register(accountId: string, given: z.infer<typeof installationBodySchema>) {
      const { publicKey, name } = given
      const thumbprint = thumbprintOf(publicKey)
      if (await find(accountId, thumbprint)) return thumbprint
      assertProven(accountId, given)
      await db.transaction().execute(async trx => {
        if (!(await takeSlot(trx, accountId, thumbprint, name))) return
        await beginTrial(trx, accountId, thumbprint)
      })
      return thumbprint
    },

    list: (accountId: string) =>
      db
        .selectFrom('installations')
        .select(['id', 'name', 'thumbprint', 'createdAt', 'lastSeenAt'])
        .where('accountId', '=', accountId)
        .orderBy('lastSeenAt', 'desc')
        .execute(),

    async remove(accountId: string, id: string): Promise<boolean> {
      const { numDeletedRows } = await db
        .deleteFrom('installations')
        .where('accountId', '=', accountId)
        .where('id', '=', id)
        .executeTakeFirst()
      return numDeletedRows > 0n
    },

    /** @throws CloudError INSTALLATION_UNKNOWN */
    async see(accountId: string, thumbprint: string): Promise<void> {
      const at = now()
      const found = await find(accountId, thumbprint)
      if (!found) throw new CloudError('INSTALLATION_UNKNOWN')
      if (at - found.lastSeenAt < seenMs) return
      await db
        .updateTable('installations')
        .set({ lastSeenAt: at })
        .where('id', '=', found.id)
        .execute()
    },
  }

  function find(accountId: string, thumbprint: string) {
    return db
      .selectFrom('installations')
      .select(['id', 'lastSeenAt'])
      .where('accountId', '=', accountId)
      .where('thumbprint', '=', thumbprint)
      .executeTakeFirst()
  }

  /** Whether it is new. Who loses a race for a place looks for the next. */
  async function takeSlot(
    trx: Transaction<CloudTables>,
    accountId: string,
    thumbprint: string,
    name: string,
  ): Promise<boolean> {
    for (let attempt = 0; attempt <= mostInstallations; attempt++) {
      const taken = await trx
        .selectFrom('installations')
        .select(['slot', 'thumbprint'])
        .where('accountId', '=', accountId)
        .execute()
      if (taken.some(row => row.thumbprint === thumbprint)) return false
      const slot = slots.find(one => taken.every(row => row.slot !== one))
      if (slot === undefined) break
      const at = now()
      const row = { id: randomUUID(), accountId, thumbprint, name, slot }
      const inserted = await trx
        .insertInto('installations')
        .values({ ...row, createdAt: at, lastSeenAt: at })
        .onConflict(conflict => conflict.doNothing())
        .returning('id')
        .executeTakeFirst()
      if (inserted) return true
    }
    throw new CloudError('INSTALLATIONS_FULL')
  }

  async function beginTrial(trx: Transaction<CloudTables>, accountId: string, thumbprint: string) {
    const had = await trx
      .selectFrom('entitlements')
      .select('id')
      .where('accountId', '=', accountId)
      .executeTakeFirst()
    if (had) return
    const begun = await trx
      .insertInto('trials')
      .values({ thumbprint, accountId, startedAt: now() })
      .onConflict(conflict => conflict.doNothing())
      .returning('thumbprint')
      .executeTakeFirst()
    if (begun)
      await entitlements.grant(trx, accountId, trial, { source: 'trial', sourceId: accountId })
  }
}

/** RFC 7638. */
export function thumbprintOf(x: string): string {
  return createHash('sha256')
    .update(JSON.stringify({ crv: 'Ed25519', kty: 'OKP', x }))
    .digest('base64url')
}
