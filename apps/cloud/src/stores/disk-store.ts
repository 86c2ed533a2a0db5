import { randomUUID } from 'node:crypto'
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { assertKey, isKey, type ObjectStore } from './object-store.ts'

/** Marks what is still being written; no key begins like this. */
const draftPrefix = '.draft-'
const draftMs = 3_600_000

/** One folder of this machine, readable by this user only. */
export async function openDiskStore(root: string): Promise<ObjectStore> {
  await mkdir(root, { recursive: true, mode: 0o700 })
  await removeOldDrafts(root)
  const pathOf = (key: string) => {
    assertKey(key)
    return join(root, key)
  }
  return {
    async put(key, bytes) {
      const path = pathOf(key)
      const folder = dirname(path)
      await mkdir(folder, { recursive: true, mode: 0o700 })
      const draft = join(folder, `${draftPrefix}${randomUUID()}`)
      try {
        await writeDurably(draft, bytes)
        await rename(draft, path)
      } catch (error) {
        await rm(draft, { force: true })
        throw error
      }
      // The name is durable only when its folder is.
      await syncFolder(folder)
      await syncFolder(root)
    },
    get: async key => orNull(readFile(pathOf(key))),
    has: async key => (await orNull(stat(pathOf(key)))) !== null,
    delete: async key => rm(pathOf(key), { force: true }),
    async *list(folder) {
      for (const name of (await orNull(readdir(join(root, folder)))) ?? []) {
        const key = `${folder}/${name}`
        const found = isKey(key) ? await orNull(stat(join(root, key))) : null
        if (found) yield { key, storedAt: found.mtimeMs }
      }
    },
  }
}

async function writeDurably(path: string, bytes: Buffer): Promise<void> {
  const file = await open(path, 'wx', 0o600)
  try {
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
}

async function syncFolder(path: string): Promise<void> {
  // Windows can not open a folder; its rename is durable by itself.
  if (process.platform === 'win32') return
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

/** What a process that was killed left behind; another one may be writing the newest. */
async function removeOldDrafts(root: string): Promise<void> {
  for (const entry of await readdir(root, { withFileTypes: true })) {
    if (!entry.isDirectory()) continue
    const folder = join(root, entry.name)
    for (const name of await readdir(folder)) {
      if (!name.startsWith(draftPrefix)) continue
      const path = join(folder, name)
      const found = await orNull(stat(path))
      if (found && Date.now() - found.mtimeMs > draftMs) await rm(path, { force: true })
    }
  }
}

async function orNull<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}
