import { type EntitlementCache, entitlementCacheSchema } from '@talkingcat/contract/cloud'
import type { EntitlementState } from './entitlement-state.ts'

export function writeEntitlementCache(state: EntitlementState, token: string | null): string {
  const { isRevoked, markAt, starterAt, claims } = state
  const kept = claims === null ? null : token
  return JSON.stringify({ token: kept, isRevoked, markAt, starterAt } satisfies EntitlementCache)
}

/** null for a damaged cache, which only means to ask the cloud again. */
export function readEntitlementCache(text: string): EntitlementCache | null {
  try {
    return entitlementCacheSchema.parse(JSON.parse(text))
  } catch {
    return null
  }
}

/** The state before the cached token is verified. A damaged cache is no fresh installation: no starter. */
export function stateFromCache(cache: EntitlementCache | null): EntitlementState {
  return {
    claims: null,
    isRevoked: cache?.isRevoked ?? false,
    markAt: cache?.markAt ?? 0,
    starterAt: cache ? cache.starterAt : 0,
    latched: null,
  }
}
