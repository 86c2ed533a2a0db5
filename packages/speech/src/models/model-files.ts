import { open, rm, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '@talkingcat/contract'
import type { CatalogueFile } from './catalogue.ts'
import { renamePatiently } from './file-problem.ts'
import { bytesOf, sha256Of } from './verify.ts'

export const totalBytes = (files: readonly { bytes: number }[]) =>
  files.reduce((sum, { bytes }) => sum + bytes, 0)

/** The files that are not there as they must be; a wrong one is removed. */
export async function findMissing(
  folder: string,
  files: readonly CatalogueFile[],
): Promise<CatalogueFile[]> {
  const missing: CatalogueFile[] = []
  for (const file of files) if (!(await isWhole(join(folder, file.name), file))) missing.push(file)
  return missing
}

async function isWhole(path: string, file: CatalogueFile): Promise<boolean> {
  const bytes = await bytesOf(path)
  if (bytes === null) return false
  // One that can not be read is of no use either.
  const readSha256 = () => sha256Of(path).catch(() => null)
  if (bytes === file.bytes && (await readSha256()) === file.sha256) return true
  await rm(path, { force: true })
  return false
}

/** Left over for the records of a session. */
const spareBytes = 100 * 1024 * 1024

export async function hasRoom(folder: string, wantedBytes: number): Promise<boolean> {
  return wantedBytes <= 0 || (await freeBytesIn(folder)) >= wantedBytes + spareBytes
}

/** @throws AppError MODEL_DISK_FULL */
export async function checkDisk(folder: string, wantedBytes: number): Promise<void> {
  if (await hasRoom(folder, wantedBytes)) return
  throw new AppError('MODEL_DISK_FULL', { wantedBytes, freeBytes: await freeBytesIn(folder) })
}

async function freeBytesIn(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize
}

/** A verified file takes its place, all at once and for good. */
export async function putInPlace(from: string, to: string): Promise<void> {
  await renamePatiently(from, to)
  // So that the name outlives a power cut, too. Windows has no such thing as an open folder.
  const folder = await open(join(to, '..')).catch(() => null)
  await folder?.sync().catch(() => undefined)
  await folder?.close()
}
