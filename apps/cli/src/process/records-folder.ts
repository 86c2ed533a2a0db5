import { constants } from 'node:fs'
import { access, mkdir, stat } from 'node:fs/promises'
import { AppError } from '@talkingcat/contract'

/**
 * Makes the folder of the records and sees that it can be written, before anything is started.
 * @throws AppError STORAGE_READ_ONLY with its path
 */
export async function prepareRecordsFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true })
    await access(path, constants.W_OK)
  } catch (error) {
    const isFile = (await stat(path).catch(() => null))?.isFile() ?? false
    throw new AppError('STORAGE_READ_ONLY', { path, ...(isFile && { kind: '是文件' }) }, error)
  }
}
