import { mkdir, open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError, type ArtifactName, artifactNames } from '@talkingcat/contract'

/** The three files of a finished session, by name. */
export type RecapFiles = Record<ArtifactName, string>

/**
 * Writes a session's files. Each is whole or not there: written beside its place, then moved.
 * @throws AppError RECAP_FAILED
 */
export async function writeRecapFiles(folder: string, files: RecapFiles): Promise<void> {
  try {
    await mkdir(folder, { recursive: true })
    for (const name of artifactNames) await writeWhole(join(folder, name), files[name])
  } catch (error) {
    throw new AppError('RECAP_FAILED', undefined, error)
  }
}

async function writeWhole(path: string, text: string): Promise<void> {
  const draft = `${path}.${process.pid}.tmp`
  try {
    const file = await open(draft, 'w', 0o600)
    try {
      await file.writeFile(text)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(draft, path)
  } catch (error) {
    await rm(draft, { force: true }).catch(() => undefined) // the first error is the one to tell
    throw error
  }
}
