import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** An empty folder that goes when the current test ends. */
export async function temporaryFolder(): Promise<string> {
  const folder = await sharedFolder()
  onTestFinished(() => removeFolder(folder))
  return folder
}

/** An empty folder for several tests; whoever asks for it removes it. */
export function sharedFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'talkingcat-'))
}

export function removeFolder(folder: string): Promise<void> {
  return rm(folder, { recursive: true, force: true })
}
