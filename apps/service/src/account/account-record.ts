import type { SecretStore } from './secret-store.ts'
import { nothingStored, parseStored, type StoredAccount } from './stored-account.ts'

export type AccountRecord = ReturnType<typeof createAccountRecord>
type Part = Partial<Omit<StoredAccount, 'version' | 'origin'>>

/** The one secret of the account, in memory and, where there is a keyring, across launches. */
export function createAccountRecord(secrets: SecretStore, origin: string) {
  let current = nothingStored(origin)
  let working: Promise<unknown> = Promise.resolve()
  let isClosed = false
  let isKept = false
  let restored = inTurn(restore)
  const listeners = new Set<() => void>()
  const off = secrets.onChange(() => {
    restored = inTurn(restore)
  })

  /** The store is asked one thing after the other, so that the last word is the newest. */
  function inTurn(work: () => Promise<unknown>): Promise<unknown> {
    working = working.then(work, work)
    return working
  }

  async function restore(): Promise<void> {
    if (secrets.keeping() !== 'system') return
    const stored = parseStored(await secrets.read(), origin)
    // Signed in before the keyring was there: what is newer counts.
    if (current.signIn !== null || isClosed) return write()
    if (stored === null) return
    isKept = true
    const { device, installation } = current
    current = {
      ...stored,
      device: device ?? stored.device,
      installation: installation ?? stored.installation,
    }
    for (const listener of listeners) listener()
  }

  async function write(): Promise<void> {
    if (await secrets.write(JSON.stringify(current))) isKept = true
  }

  return {
    get current(): Readonly<StoredAccount> {
      return current
    },
    keeping: secrets.keeping,
    /** Whether any of it outlives the program. */
    get isKept() {
      return isKept
    },
    /** Until what was kept is here. */
    ready: async (): Promise<void> => void (await restored),
    /** What was kept has come. */
    onRestored(listener: () => void): void {
      listeners.add(listener)
    },
    /** Counts at once; resolves when it is kept, or can not be. */
    change(part: Part): Promise<unknown> {
      current = { ...current, ...part }
      return inTurn(write)
    },
    async close(): Promise<void> {
      isClosed = true
      off()
      await working.catch(() => {})
    },
  }
}
