import { readFile } from 'node:fs/promises'
import { AppError } from '@talkingcat/contract'

/** Reads a file named on the command line; FILE_UNREADABLE when that fails. */
export async function readInput(path: string): Promise<Buffer> {
  try {
    return await readFile(path)
  } catch (error) {
    throw new AppError('FILE_UNREADABLE', { path }, error)
  }
}
