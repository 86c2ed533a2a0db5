import type {
  PaymentChannel,
  ReceiptStatus,
  RefundStatus,
  ReviewReason,
  Role,
} from '@talkingcat/contract/cloud'
import type { Generated, Kysely } from 'kysely'

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
  mailTokens: MailTokenRow
  emailChanges: EmailChangeRow
  totp: TotpRow
  recoveryCodes: { hash: string; accountId: string; usedAt: number | null }
  audit: AuditRow
  /** One row: the end of the chain. Whoever appends locks it. */
  auditHead: { id: number; seq: number; hash: string }
  receipts: ReceiptRow
  receiptHistory: ReceiptEventRow
  erasedReceipts: ErasedReceiptRow
  /** Parts of difference hashes, to find look-alikes by an index. */
  imageParts: { part: string; receiptId: string }
  /** Images whose receipts were erased; the store is told after the transaction. */
  imageDeletions: { key: string }
  installations: InstallationRow
  /** `thumbprint` and `accountId` are both unique: one trial each. */
  trials: { thumbprint: string; accountId: string | null; startedAt: number }
  entitlements: EntitlementRow
  orders: OrderRow
  refunds: RefundRow
  paymentEvents: PaymentEventRow
  ledger: LedgerRow
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
  role: Generated<Role>
  /** 1 = the password is long enough for a role above user; known only while it is typed. */
  hasLongPassword: Generated<0 | 1>
  /** 1 = registered while mail was on and not yet proven: can not sign in. */
  awaitsVerification: Generated<0 | 1>
  emailVerifiedAt: Generated<number | null>
  /** Of the privacy notice agreed to at registration; the first generation's clients send none. */
  consentVersion: Generated<string | null>
  consentAt: Generated<number | null>
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
  /** When this sign-in was confirmed by a TOTP or recovery code; the staff's rights need it. */
  secondStepAt: Generated<number | null>
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

/** Sent by mail once; only the hash is here. */
export type MailTokenRow = {
  hash: string
  accountId: string
  kind: 'verify' | 'reset'
  expiresAt: number
  usedAt: number | null
}

/** Where an account wants to move; `hash` is of the code that the new address was sent. */
type EmailChangeRow = { accountId: string; email: string; hash: string; expiresAt: number }

type TotpRow = {
  accountId: string
  /** Base32, sealed: the server has to compute with it, so it can not be a hash. */
  secret: string
  confirmedAt: number | null
  /** The last 30-second step whose code was taken: no code counts twice. */
  lastStep: number
}

/** Names nobody: `actorId` and `subjectId` are random ids, which mean nothing once the account is gone. */
export type AuditRow = {
  seq: number
  at: number
  type: string
  actorId: string | null
  subjectId: string | null
  /** JSON. Never an address, a name, a token. */
  details: string
  requestId: string
  previousHash: string
  hash: string
}

export type ReceiptRow = {
  id: string
  accountId: string
  status: ReceiptStatus
  version: number
  /** The client's own, or made of the image. */
  idempotencyKey: string
  planId: string | null
  amountFen: number | null
  channel: PaymentChannel
  tradeNo: string | null
  consentVersion: string | null
  imageKey: string
  /** Of the bytes that were uploaded. */
  imageSha256: string
  imageHash: string
  /** When the store was last seen to have it. */
  imageCheckedAt: number
  imageLostAt: number | null
  /** Deleted because its time was over; its hash stays. */
  imageErasedAt: number | null
  reason: ReviewReason | null
  reasonText: string | null
  createdAt: number
  decidedAt: number | null
  /** null = nobody yet, or the server itself. */
  decidedBy: string | null
}

/** Names nobody: a payment of an account that was deleted, to be known should it be sent again. */
export type ErasedReceiptRow = {
  id: string
  imageSha256: string
  /** Of channel and transaction number. */
  tradeHash: string | null
  amountFen: number | null
  status: ReceiptStatus
  decidedAt: number
  erasedAt: number
}

type ReceiptEventRow = {
  receiptId: string
  version: number
  status: ReceiptStatus
  at: number
  actorId: string | null
  reason: ReviewReason | null
  reasonText: string | null
}

type InstallationRow = {
  id: string
  accountId: string
  /** RFC 7638, of the public key that was made on that machine. */
  thumbprint: string
  name: string
  slot: number
  createdAt: number
  lastSeenAt: number
}

export type EntitlementRow = {
  id: string
  accountId: string
  planId: string
  /** JSON list, as it was sold: a changed plan table takes nothing away. */
  features: string
  source: 'trial' | 'receipt' | 'order'
  sourceId: string
  startsAt: number
  endsAt: number
  revokedAt: number | null
  createdAt: number
}

export type OrderRow = {
  id: string
  /** null once the account was deleted. */
  accountId: string | null
  planId: string
  /** JSON, the plan as it was sold. */
  plan: string
  amountFen: number
  method: string
  status: 'PENDING' | 'PAID' | 'CLOSED'
  idempotencyKey: string
  codeUrl: string | null
  tradeNo: string | null
  createdAt: number
  expiresAt: number
  paidAt: number | null
  /** When the provider is asked, should no notification come; null = never again. */
  nextQueryAt: number | null
}

export type RefundRow = {
  /** The provider's number of it, too: asked for twice it is still one refund. */
  id: string
  orderId: string
  amountFen: number
  reason: string
  status: RefundStatus
  askedBy: string
  askedAt: number
  doneAt: number | null
  /** null = never again. */
  nextAskAt: number | null
}

/** The inbox: an event counts once, however often it is sent. */
type PaymentEventRow = {
  method: string
  eventId: string
  orderId: string
  outcome: string
  amountFen: number | null
  receivedAt: number
}

type LedgerRow = {
  id: string
  at: number
  kind: 'payment' | 'reversal'
  source: 'receipt' | 'order'
  sourceId: string
  amountFen: number
  method: string
  tradeNo: string | null
}

export type Database = Kysely<CloudTables>
