import type { SignInKeeping } from '@talkingcat/contract'

/** One text that must not be read by others: kept by the system's keyring, or only in memory. */
export type SecretStore = {
  /** Null while it is not known yet: the desktop app may be about to come. */
  keeping(): SignInKeeping | null
  /** Told each time `keeping` changes. Returns the way to hear no more. */
  onChange(listener: () => void): () => void
  /** What was kept across launches; null = nothing, or nothing that can be read. Never rejects. */
  read(): Promise<string | null>
  /** Null forgets it. False when it could not be kept: it is gone with the program then. Never rejects. */
  write(text: string | null): Promise<boolean>
}

/** Nothing outlives the program. */
export function createMemorySecrets(keeping: SignInKeeping = 'browser'): SecretStore {
  return {
    keeping: () => keeping,
    onChange: () => () => {},
    read: async () => null,
    write: async text => text === null,
  }
}
