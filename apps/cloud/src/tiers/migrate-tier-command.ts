import { stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { CloudConfig } from '../config.ts'
import { openDatabase } from '../database/open-database.ts'
import type { Database } from '../database/schema.ts'
import { CloudError } from '../problems/cloud-error.ts'
import { countUnreadable } from '../secrets/reseal-secrets.ts'
import { loadSecretBox } from '../secrets/secret-box.ts'
import { openDiskStore } from '../stores/disk-store.ts'
import { openObjectStore } from '../stores/open-object-store.ts'
import { migrateTier } from './migrate-tier.ts'

/**
 * From a CLOUD_DATA_DIR to what the environment names now.
 * @throws CloudError TIER_SOURCE_MISSING, TIER_TARGET_NOT_EMPTY, TIER_KEY_DIFFERS,
 *   TIER_DIFFERS
 */
export async function migrateTierCommand(to: Database, given: string, config: CloudConfig) {
  const folder = resolve(given)
  const path = join(folder, 'cloud.db')
  const isThere = await stat(path).then(
    found => found.isFile(),
    () => false,
  )
  if (given === '' || !isThere || config.storage.kind !== 'postgres')
    throw new CloudError('TIER_SOURCE_MISSING')
  const db = await openDatabase({ kind: 'sqlite', folder, path })
  try {
    // Found out now rather than when nobody of the staff can sign in any more.
    if ((await countUnreadable(db, loadSecretBox(config.secretsKey))) > 0)
      throw new CloudError('TIER_KEY_DIFFERS')
    const from = { db, objects: await openDiskStore(join(folder, 'objects')) }
    const report = await migrateTier(from, {
      db: to,
      objects: await openObjectStore(config.objects),
    })
    const lines = Object.entries({ ...report.tables, 图片: report.objects }).map(
      ([name, { count, hash }]) =>
        `${name.padEnd(20)} ${String(count).padStart(8)}  ${hash.slice(0, 16)}`,
    )
    return { text: `已搬完，两边的数目和散列一致：\n${lines.join('\n')}`, isGood: true }
  } finally {
    await db.destroy()
  }
}
