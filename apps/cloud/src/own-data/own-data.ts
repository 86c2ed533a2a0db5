import type { Transaction } from 'kysely'
import type { CloudTables } from '../database/schema.ts'

/** What one room keeps of an account. Every room that keeps something registers one in Parts. */
export type OwnData = {
  /** The key in the exported file. */
  name: string
  /** Everything of the account that its owner may see, as JSON. */
  export(accountId: string): Promise<unknown>
  /** In the transaction that deletes the account, before its row goes. */
  erase(trx: Transaction<CloudTables>, accountId: string): Promise<void>
}
