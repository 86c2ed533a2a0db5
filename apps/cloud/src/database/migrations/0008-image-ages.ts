import { type Kysely, sql } from 'kysely'

/** When the image of a receipt was deleted because its time was over, and what finds those due. */
export async function addImageAges(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('receipts').addColumn('image_erased_at', 'bigint').execute()
  await sql`create index receipts_image_age on receipts (decided_at)
    where image_erased_at is null`.execute(db)
}
