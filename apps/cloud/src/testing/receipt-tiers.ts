import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import type { Storage } from '../config.ts'
import { openDiskStore } from '../stores/disk-store.ts'
import type { ObjectStore } from '../stores/object-store.ts'
import { openS3Store } from '../stores/s3-store.ts'
import { startS3 } from './s3-server.ts'
import { openTiers } from './tiers.ts'

export type ReceiptTier = {
  name: string
  open: (() => Promise<{ storage: Storage; objects: ObjectStore }>) | null
}

/** The two tiers as they are deployed: one machine alone, or a database and a bucket for many. */
export async function openReceiptTiers(): Promise<ReceiptTier[]> {
  const s3 = await startS3()
  afterAll(() => s3.close())
  return (await openTiers()).map(({ name, open }) => {
    const isAlone = name === 'SQLite'
    const openObjects = async () =>
      isAlone
        ? openDiskStore(await mkdtemp(join(tmpdir(), 'talkingcat-objects-')))
        : openS3Store(s3.place)
    return {
      name: `${name} with ${isAlone ? 'disk' : 'S3'}`,
      open: open && (async () => ({ storage: await open(), objects: await openObjects() })),
    }
  })
}
