import type { Payee } from '@talkingcat/contract/cloud'
import type { Audit } from './audit/audit.ts'
import type { Database } from './database/schema.ts'
import type { EntitlementKeys } from './entitlements/entitlement-keys.ts'
import type { Entitlements } from './entitlements/entitlements.ts'
import type { Installations } from './entitlements/installations.ts'
import type { IssueEntitlement } from './entitlements/issue-entitlement.ts'
import type { MailCodes } from './mail/mail-codes.ts'
import type { MailQueue } from './mail/mail-queue.ts'
import type { OwnData } from './own-data/own-data.ts'
import type { Payments } from './payments/payments.ts'
import type { PlanTable } from './plans/plan-table.ts'
import type { OnDecided } from './receipts/on-decided.ts'
import type { SecondStep } from './reviewers/second-step.ts'
import type { SecretBox } from './secrets/secret-box.ts'
import type { SignIns } from './sign-ins/sign-ins.ts'
import type { ObjectStore } from './stores/object-store.ts'
import type { Throttles } from './throttles/throttles.ts'
import type { WorkGate } from './throttles/work-gate.ts'

/** What the routes work with. */
export type Parts = {
  db: Database
  /** Epoch ms. */
  now: () => number
  audit: Audit
  mails: MailQueue
  mailCodes: MailCodes
  signIns: SignIns
  secondStep: SecondStep
  secretBox: SecretBox
  throttles: Throttles
  /** Hashing of passwords: one for each core. */
  gate: WorkGate
  /** Logins and registrations from end to end: a little more than is hashed at once. */
  entrance: WorkGate
  plans: PlanTable
  payee: Payee | null
  entitlements: Entitlements
  installations: Installations
  entitlementKeys: EntitlementKeys
  issueEntitlement: IssueEntitlement
  payments: Payments
  /** Each room adds its own: what is exported and erased with an account. */
  ownData: OwnData[]
  /** Images of receipts. */
  objects: ObjectStore
  /** What follows from a decision on a receipt, in its transaction. */
  onDecided: OnDecided[]
  revokeNeedsSecondPerson: boolean
  /** After the last decision on their receipt. */
  imageKeptDays: number
}

declare module 'fastify' {
  interface FastifyInstance {
    /** For what runs beside requests, such as sweeping. */
    parts: Parts
  }
}
