import type { Standing, StandingStatus } from '@talkingcat/contract'
import type { Entitlement, EntitlementKey } from '@talkingcat/contract/cloud'
import {
  createEd25519Verifier,
  type EntitlementState,
  type EntitlementStatus,
  nothingKnown,
  readEntitlementCache,
  stateFromCache,
  stepEntitlement,
  thumbprintOf,
  verifyEntitlement,
  viewEntitlement,
  writeEntitlementCache,
} from '@talkingcat/core'
import { mostKeys, type StoredEntitlement, type Told } from '../stored-account.ts'

/** Whose token it must be: of this account, for this machine. */
export type Holder = { accountId: string; thumbprint: string }
type Kept = Omit<StoredEntitlement, 'registeredFor'>

const verifySignature = createEd25519Verifier(crypto.subtle)
/** A token is of the hour in which it was asked for; clocks differ by some minutes. */
const freshestMs = 70 * 60_000
const ranks = {
  UNKNOWN: 0,
  NONE: 0,
  EXPIRED: 0,
  REVOKED: 0,
  GRACE: 1,
  TRIAL: 2,
  ACTIVE: 3,
} satisfies Record<StandingStatus, number>

/**
 * What this machine knows and can prove of the entitlement: the pure machine of `core` with its
 * token, the keys that it is verified by, and the cloud's plain words for the page.
 * @param clock epoch ms
 * @param pins thumbprints of the only keys that are believed; null = those the cloud announces
 */
export function createKnownEntitlement(clock: () => number, pins: readonly string[] | null) {
  let state: EntitlementState = nothingKnown
  let token: string | null = null
  let told: Told | null = null
  let keys: EntitlementKey[] = []
  let isClockAhead = false

  async function believe(text: string, holder: Holder, from: 'cloud' | 'cache') {
    const { accountId, thumbprint } = holder
    const result = await verifyEntitlement(text, { keys, thumbprint, verifySignature })
    if (!result.ok || result.claims.sub !== accountId) return false
    const { claims } = result
    state = stepEntitlement(state, { type: 'token.verified', claims, from, at: clock() })
    if (state.claims === claims) token = text
    if (from === 'cloud') isClockAhead = clock() > claims.iat * 1000 + freshestMs
    return true
  }

  async function trust(announced: readonly EntitlementKey[]): Promise<void> {
    const believed: EntitlementKey[] = []
    for (const key of announced) {
      const isBelieved = pins === null || pins.includes(await thumbprintOf(key.x, crypto.subtle))
      if (isBelieved) believed.push(key)
    }
    keys = believed.slice(0, mostKeys)
  }

  /** Without a token the machine knows one word for "nothing"; the cloud has told which it is. */
  function named(status: EntitlementStatus): StandingStatus {
    if (status !== 'EXPIRED' || state.claims) return status
    if (told === null) return 'UNKNOWN'
    return told.status === 'NONE' ? 'NONE' : 'EXPIRED'
  }

  return {
    /** What an earlier launch kept: its token is verified like any other. */
    async restore(kept: Kept | null, holder: Holder): Promise<void> {
      if (kept === null) return
      const { cache: text } = kept
      await trust(kept.keys)
      told = kept.told
      if (text === null) return
      const cache = readEntitlementCache(text)
      state = { ...stateFromCache(cache), latched: state.latched }
      if (cache?.token) await believe(cache.token, holder, 'cache')
    },

    kept: (): Kept => ({ cache: writeEntitlementCache(state, token), keys, told }),

    /** Of a fresh installation, while the cloud was never reached. */
    beginStarter(): void {
      state = stepEntitlement(state, { type: 'starter.began', at: clock() })
    },

    /**
     * @param said null: what is here still holds
     * @returns false for a token that is not the cloud's, or not this machine's; nothing changed then
     */
    async take(
      answered: {
        announced: readonly EntitlementKey[]
        said: Entitlement | null
        toldAt: number | null
      },
      holder: Holder,
    ): Promise<boolean> {
      const { announced, said, toldAt } = answered
      await trust(announced)
      if (toldAt !== null) {
        state = stepEntitlement(state, { type: 'time.told', toldAt, at: clock() })
      }
      const text = said ? said.token : token
      if (text !== null && !(await believe(text, holder, 'cloud'))) return false
      const at = clock()
      if (text === null) {
        const isRevoked = said?.status === 'REVOKED'
        state = stepEntitlement(state, { type: 'cloud.refused', isRevoked, at })
      }
      if (said) told = { status: said.status, planId: said.planId, until: said.until, at }
      else if (told) told = { ...told, at }
      return true
    },

    /** The cloud gives nothing to this machine, whatever the account has. */
    leaveOut(): void {
      state = stepEntitlement(state, { type: 'cloud.refused', isRevoked: false, at: clock() })
      told = null
    },

    forget(): void {
      state = stepEntitlement(state, { type: 'signed.out', at: clock() })
      token = null
      told = null
      isClockAhead = false
    },

    live(isLive: boolean): void {
      const type = isLive ? 'live.started' : 'live.ended'
      state = stepEntitlement(state, { type, at: clock() })
    },

    view(): Omit<Standing, 'problem' | 'nextCheckAt' | 'isChecking'> {
      const { status, actual, endsAt, isClockBehind } = viewEntitlement(state, clock())
      const [held, now] = [named(status), named(actual)]
      const isHeld = ranks[held] > ranks[now]
      return {
        status: isHeld ? held : now,
        afterLive: isHeld ? now : null,
        planId: state.claims?.plan ?? told?.planId ?? null,
        until: told?.until ?? null,
        holdsUntil: endsAt,
        confirmedAt: told?.at ?? null,
        isClockWrong: isClockBehind || isClockAhead,
      }
    },
  }
}
