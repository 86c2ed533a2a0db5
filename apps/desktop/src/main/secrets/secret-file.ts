import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { SecretAnswer } from '@talkingcat/contract'
import type { SafeStorage } from 'electron'

/** The part of Electron's `safeStorage` that is used. */
export type Keyring = Pick<
  SafeStorage,
  | 'isAsyncEncryptionAvailable'
  | 'encryptStringAsync'
  | 'decryptStringAsync'
  | 'getSelectedStorageBackend'
>

export type SecretFile = {
  /** A text that can not be decrypted any more is none: losing the key only means to sign in again. */
  read(): Promise<SecretAnswer>
  /** @throws Error where it would not be encrypted; nothing is written then */
  write(text: string | null): Promise<void>
}

/** One secret in a file that only this user's keyring opens. */
export function createSecretFile(
  path: string,
  keyring: Keyring,
  platform: NodeJS.Platform = process.platform,
): SecretFile {
  async function keeping(): Promise<SecretAnswer['keeping']> {
    const isThere = await keyring.isAsyncEncryptionAvailable().catch(() => false)
    // Without a keyring Linux "encrypts" with a key that is the same everywhere.
    if (platform === 'linux' && keyring.getSelectedStorageBackend() === 'basic_text') {
      return 'basic-text'
    }
    return isThere ? 'system' : 'unavailable'
  }

  async function write(text: string): Promise<void> {
    const sealed = await keyring.encryptStringAsync(text)
    const draft = `${path}.tmp`
    await mkdir(dirname(path), { recursive: true })
    await writeFile(draft, sealed, { mode: 0o600, flush: true })
    await rename(draft, path)
  }

  return {
    async read() {
      const kept = await keeping()
      if (kept !== 'system') return { keeping: kept, text: null }
      try {
        const { result, shouldReEncrypt } = await keyring.decryptStringAsync(await readFile(path))
        if (shouldReEncrypt) await write(result).catch(() => {})
        return { keeping: kept, text: result }
      } catch {
        return { keeping: kept, text: null }
      }
    },
    async write(text) {
      if (text === null) return rm(path, { force: true })
      if ((await keeping()) !== 'system') throw new Error('no keyring')
      await write(text)
    },
  }
}
