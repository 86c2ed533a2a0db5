import { createHash } from 'node:crypto'
import type { Transaction } from 'kysely'
import type { AuditRow, CloudTables } from '../database/schema.ts'

export type AuditEvent = {
  /** What was done, such as `role.changed`. */
  type: string
  /** Who did it; null = nobody signed in, or the command line. */
  actorId: string | null
  /** To which account or thing. */
  subjectId: string | null
  /** Ids, states and numbers only; never an address, a name or a token. */
  details?: Readonly<Record<string, string | number | boolean | null>>
  requestId: string
}

export type Audit = ReturnType<typeof createAudit>

/** Each row holds the hash of the one before it: changing one breaks all that follow. */
export function createAudit(now: () => number) {
  return {
    /**
     * In the transaction that does the thing, as its last step: from here to its end no other
     * transaction can append.
     */
    async append(trx: Transaction<CloudTables>, event: AuditEvent): Promise<void> {
      const head = await trx
        .updateTable('auditHead')
        .set(eb => ({ seq: eb('seq', '+', 1) }))
        .where('id', '=', 1)
        .returning(['seq', 'hash'])
        .executeTakeFirstOrThrow()
      const row = {
        seq: head.seq,
        at: now(),
        type: event.type,
        actorId: event.actorId,
        subjectId: event.subjectId,
        details: JSON.stringify(event.details ?? {}),
        requestId: event.requestId,
        previousHash: head.hash,
      }
      const hash = hashRow(row)
      await trx
        .insertInto('audit')
        .values({ ...row, hash })
        .execute()
      await trx.updateTable('auditHead').set({ hash }).where('id', '=', 1).execute()
    },
  }
}

export function hashRow(row: Omit<AuditRow, 'hash'>): string {
  const { seq, at, type, actorId, subjectId, details, requestId, previousHash } = row
  const text = JSON.stringify([previousHash, seq, at, type, actorId, subjectId, details, requestId])
  return createHash('sha256').update(text).digest('hex')
}
