import type { Transaction } from 'kysely'
import type { CloudTables, ReceiptRow } from '../database/schema.ts'

/** Hears of every decision in its transaction; an error takes the decision back. */
export type OnDecided = (trx: Transaction<CloudTables>, receipt: ReceiptRow) => Promise<void>
