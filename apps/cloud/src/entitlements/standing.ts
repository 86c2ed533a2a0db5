import { type Entitlement, trialPlanId } from '@talkingcat/contract/cloud'
import { z } from 'zod'
import type { EntitlementRow } from '../database/schema.ts'

export type Standing = Omit<Entitlement, 'token'> & {
  isPaid: boolean
  /** When what runs now ends, epoch ms; later rows may follow. */
  currentEndsAt: number | null
}

const featuresSchema = z.array(z.string())

/** What an account's rows come to at `at` (epoch ms). */
export function standingOf(rows: readonly EntitlementRow[], at: number): Standing {
  const kept = rows.filter(({ revokedAt }) => revokedAt === null)
  const running = kept.filter(({ startsAt, endsAt }) => startsAt <= at && at < endsAt)
  const current = running.find(({ source }) => source !== 'trial') ?? running[0]
  if (!current) {
    const isRevoked = rows.some(({ revokedAt, endsAt }) => revokedAt !== null && endsAt > at)
    const status = isRevoked ? 'REVOKED' : rows.length > 0 ? 'EXPIRED' : 'NONE'
    return { status, planId: null, until: null, features: [], isPaid: false, currentEndsAt: null }
  }
  const isPaid = current.source !== 'trial'
  return {
    status: isPaid ? 'ACTIVE' : 'TRIAL',
    planId: isPaid ? current.planId : trialPlanId,
    until: Math.max(...kept.map(({ endsAt }) => endsAt)),
    // Written by grant().
    features: featuresSchema.parse(JSON.parse(current.features)),
    isPaid,
    currentEndsAt: current.endsAt,
  }
}
