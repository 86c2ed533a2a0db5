import { mkdir, open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError, type ArtifactName, artifactNames } from '@talkingcat/contract'

/** The three files of a finished session, by name; in pieces where a file may be long. */
export type RecapFiles = Record<ArtifactName, string | Iterable<string>>

/** One write to the disk. */
const blockChars = 256 * 1024

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

async function writeWhole(path: string, text: string | Iterable<string>): Promise<void> {
  const draft = `${path}.${process.pid}.tmp`
  try {
    const file = await open(draft, 'w', 0o600)
    try {
      // Each call goes on where the one before ended, and writes all it was given.
      for (const block of inBlocks(text)) await file.writeFile(block)
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

function* inBlocks(pieces: string | Iterable<string>): Generator<string> {
  if (typeof pieces === 'string') return yield pieces
  let block = ''
  for (const piece of pieces) {
    block += piece
    if (block.length < blockChars) continue
    yield block
    block = ''
  }
  yield block
}
