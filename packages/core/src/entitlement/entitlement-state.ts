import { trialPlanId } from '@talkingcat/contract/cloud'
import type { VerifiedClaims } from './verify-entitlement.ts'

export type EntitlementStatus = 'TRIAL' | 'ACTIVE' | 'GRACE' | 'EXPIRED' | 'REVOKED'

/** What is known on this machine. `markAt` and `isRevoked` are kept with the token. */
export type EntitlementState = {
  claims: VerifiedClaims | null
  /** The cloud took it back; only the cloud can give it again. */
  isRevoked: boolean
  /**
   * The latest time that was told from outside: a clock set back does not give days back. Never
   * this machine's own clock, which may for once have been years ahead.
   */
  markAt: number
  /** First start of a fresh installation, while the cloud was never reached; 0 = used up. */
  starterAt: number | null
  /** What the running live session began with. */
  latched: Latch | null
}
type Latch = { status: EntitlementStatus; features: readonly string[] }

/** `at` is this machine's clock in epoch ms. */
export type EntitlementEvent = {
  at: number
} /** A date from outside: the cloud's `Date` header, a live event. Also epoch ms. */ & (
  | { type: 'time.told'; toldAt: number }
  | { type: 'token.verified'; claims: VerifiedClaims; from: 'cloud' | 'cache' }
  /** The cloud's answer that there is nothing to sign. */
  | { type: 'cloud.refused'; isRevoked: boolean }
  | { type: 'starter.began' }
  | { type: 'live.started' }
  | { type: 'live.ended' }
  | { type: 'signed.out' }
)

export type EntitlementView = Latch & {
  /** What it is really, for a banner; differs from `status` only during a live session. */
  actual: EntitlementStatus
  /** Epoch ms at which `actual` ends by itself; null when it does not. */
  endsAt: number | null
  /** This machine's clock was set back behind what was told from outside. */
  isClockBehind: boolean
}

export const nothingKnown: EntitlementState = {
  claims: null,
  isRevoked: false,
  markAt: 0,
  starterAt: null,
  latched: null,
}
export const starterMs = 24 * 3_600_000
/** Clocks are corrected by a little all the time. */
const rollbackMs = 10 * 60_000
const starterFeatures: readonly string[] = ['live', 'speech', 'assistant', 'recap']

export function stepEntitlement(
  state: EntitlementState,
  event: EntitlementEvent,
): EntitlementState {
  switch (event.type) {
    case 'time.told':
      return { ...state, markAt: Math.max(state.markAt, event.toldAt) }
    case 'token.verified': {
      const { claims, from } = event
      // An older token may lie in the cache: it must not undo what the cloud said since.
      if (from === 'cache' && (state.isRevoked || isOlder(claims, state.claims))) return state
      const iatAt = claims.iat * 1000
      // Fresh from the cloud it is the best clock there is, and puts a wrong mark right.
      const markAt = from === 'cloud' ? iatAt : Math.max(state.markAt, iatAt)
      return { ...state, claims, isRevoked: false, markAt, starterAt: 0 }
    }
    case 'cloud.refused':
      return { ...state, claims: null, isRevoked: event.isRevoked, starterAt: 0 }
    case 'starter.began':
      // Once, and only for somebody who never had anything.
      if (state.claims || state.isRevoked || state.starterAt !== null) return state
      return { ...state, starterAt: trueTime(state, event.at) }
    case 'live.started': {
      if (state.latched) return state
      const { status, features } = actualOf(state, event.at)
      return { ...state, latched: { status, features } }
    }
    case 'live.ended':
      return { ...state, latched: null }
    case 'signed.out':
      return { ...state, claims: null, isRevoked: false }
  }
}

/** What holds at `at` (epoch ms by this machine's clock). Never changes while a session is live. */
export function viewEntitlement(state: EntitlementState, at: number): EntitlementView {
  const { status, features, endsAt } = actualOf(state, at)
  const shown = state.latched ?? { status, features }
  const isClockBehind = trueTime(state, at) !== at
  return { status: shown.status, features: shown.features, actual: status, endsAt, isClockBehind }
}

/** Reading and exporting the own records is no feature: it always works. */
function actualOf(state: EntitlementState, at: number): Latch & { endsAt: number | null } {
  const now = trueTime(state, at)
  if (state.isRevoked) return { status: 'REVOKED', features: [], endsAt: null }
  if (state.claims) {
    const { plan, features, exp, grace } = state.claims
    const [endsAt, graceEndsAt] = [exp * 1000, (exp + grace) * 1000]
    if (now < endsAt) return { status: plan === trialPlanId ? 'TRIAL' : 'ACTIVE', features, endsAt }
    if (now < graceEndsAt) return { status: 'GRACE', features, endsAt: graceEndsAt }
    return { status: 'EXPIRED', features: [], endsAt: null }
  }
  const starterEndsAt = state.starterAt === null ? 0 : state.starterAt + starterMs
  if (now < starterEndsAt)
    return { status: 'TRIAL', features: starterFeatures, endsAt: starterEndsAt }
  return { status: 'EXPIRED', features: [], endsAt: null }
}

function trueTime({ markAt }: EntitlementState, at: number): number {
  return at < markAt - rollbackMs ? markAt : at
}

const isOlder = (claims: VerifiedClaims, than: VerifiedClaims | null) =>
  than !== null && claims.iat < than.iat
