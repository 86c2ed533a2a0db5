import type { Kysely } from 'kysely'

/**
 * Rules that make one schema fit SQLite and PostgreSQL: ids are text, times are epoch ms in a
 * bigint, nothing is computed by the database's clock. Tokens are only ever stored as hashes.
 */
export type CloudTables = {
  accounts: AccountRow
  signIns: SignInRow
  tokens: TokenRow
  knownDevices: { hash: string; accountId: string; createdAt: number; expiresAt: number }
  /** `key` is a hash: it is made of an address, which is personal. */
  throttles: { key: string; count: number; expiresAt: number }
  loginFailures: FailureRow
  audit: AuditRow
}

export type AccountRow = {
  id: string
  /** As typed; `emailNorm` is what is compared. */
  email: string
  emailNorm: string
  nickname: string
  /** argon2id as a PHC string, or a bcrypt hash that the next login replaces. */
  passwordHash: string
  createdAt: number
  disabledAt: number | null
}

/** One login on one device; all tokens that descend from it are one family. */
export type SignInRow = {
  id: string
  accountId: string
  device: string
  createdAt: number
  lastUsedAt: number
  /** No rotation goes beyond. */
  endsAt: number
  revokedAt: number | null
}

type TokenRow = {
  hash: string
  signInId: string
  kind: 'access' | 'refresh'
  createdAt: number
  expiresAt: number
  usedAt: number | null
  /** The successors, readable only with the token itself; for answers that were lost on the way. */
  sealedNext: string | null
}

export type FailureRow = {
  key: string
  count: number
  lastAt: number
  blockedUntil: number
  version: number
}

type AuditRow = {
  id: string
  at: number
  type: string
  accountId: string | null
  signInId: string | null
  requestId: string
}

export type Database = Kysely<CloudTables>
