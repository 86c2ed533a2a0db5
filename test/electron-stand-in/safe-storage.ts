import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'

/** A keyring whose key is the test's; `basic_text` is what Electron says where the desktop has none. */
const key = () =>
  createHash('sha256')
    .update(process.env.ELECTRON_STAND_IN_KEY ?? 'a key of the test')
    .digest()

export const safeStorage = {
  isAsyncEncryptionAvailable: async () => true,
  getSelectedStorageBackend: () => process.env.ELECTRON_STAND_IN_KEYRING ?? 'gnome_libsecret',
  async encryptStringAsync(text: string): Promise<Buffer> {
    const nonce = randomBytes(12)
    const cipher = createCipheriv('aes-256-gcm', key(), nonce)
    const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
    return Buffer.concat([nonce, cipher.getAuthTag(), body])
  },
  async decryptStringAsync(bytes: Buffer) {
    const decipher = createDecipheriv('aes-256-gcm', key(), bytes.subarray(0, 12))
    decipher.setAuthTag(bytes.subarray(12, 28))
    const text = Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()])
    return { result: text.toString('utf8'), shouldReEncrypt: false }
  },
}
