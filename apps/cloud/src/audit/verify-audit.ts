import type { Database } from '../database/schema.ts'
import { hashRow } from './audit.ts'

/** `hash` is the chain's end: kept elsewhere, it also proves that nobody rewrote the whole. */
export type AuditReport =
  | { isWhole: true; rows: number; hash: string }
  | { isWhole: false; brokenSeq: number; reason: 'changed' | 'missing' }

const pageRows = 1000

/** Walks the whole chain and names the first row that is not as it was written, or is gone. */
export async function verifyAudit(db: Database): Promise<AuditReport> {
  // Read first: rows appended meanwhile are beyond it.
  const head = await db.selectFrom('auditHead').selectAll().executeTakeFirst()
  let seq = 0
  let hash = ''
  while (seq < (head?.seq ?? 0)) {
    const rows = await db
      .selectFrom('audit')
      .selectAll()
      .where('seq', '>', seq)
      .where('seq', '<=', head?.seq ?? 0)
      .orderBy('seq')
      .limit(pageRows)
      .execute()
    if (rows.length === 0) return { isWhole: false, brokenSeq: seq + 1, reason: 'missing' }
    for (const row of rows) {
      if (row.seq !== seq + 1) return { isWhole: false, brokenSeq: seq + 1, reason: 'missing' }
      if (row.previousHash !== hash || row.hash !== hashRow(row)) {
        return { isWhole: false, brokenSeq: row.seq, reason: 'changed' }
      }
      seq = row.seq
      hash = row.hash
    }
  }
  if (head?.hash !== hash) return { isWhole: false, brokenSeq: seq, reason: 'changed' }
  return { isWhole: true, rows: seq, hash }
}
