import { createHash } from 'node:crypto'
import {
  type Entitlement,
  type EntitlementClaims,
  entitlementAudience,
  entitlementIssuer,
  entitlementType,
} from '@talkingcat/contract/cloud'
import { SignJWT } from 'jose'
import type { EntitlementKeys } from './entitlement-keys.ts'
import type { Entitlements } from './entitlements.ts'
import type { Installations } from './installations.ts'
import type { Standing } from './standing.ts'

export const entitlementS = 72 * 3600
export const graceS = 7 * 86_400
const hourS = 3600

export type IssueEntitlement = ReturnType<typeof createIssuer>

/** Signs what an account has for one of its installations. `now` is epoch ms. */
export function createIssuer(
  keys: EntitlementKeys,
  entitlements: Entitlements,
  installations: Installations,
  now: () => number,
) {
  /**
   * The token is null when there is nothing to sign or nobody to sign it for.
   * @throws CloudError INSTALLATION_UNKNOWN
   */
  return async (accountId: string, thumbprint?: string): Promise<Entitlement> => {
    if (thumbprint !== undefined) await installations.see(accountId, thumbprint)
    const standing = await entitlements.standing(accountId)
    const { status, planId, until, features } = standing
    const claims = thumbprint === undefined ? null : claimsOf(standing, accountId, thumbprint)
    return { status, planId, until, features, token: claims && (await sign(claims)) }
  }

  /** The same all through one hour, so that an ETag can say that nothing changed. */
  function claimsOf(standing: Standing, sub: string, dev: string): EntitlementClaims | null {
    const { planId: plan, features, currentEndsAt } = standing
    if (plan === null || currentEndsAt === null) return null
    const iat = Math.floor(now() / 1000 / hourS) * hourS
    const exp = Math.min(iat + entitlementS, Math.floor(currentEndsAt / 1000))
    const said = {
      iss: entitlementIssuer,
      aud: entitlementAudience,
      sub,
      plan,
      features,
      dev,
      iat,
      exp,
      grace: graceS,
    } as const
    const hash = createHash('sha256').update(JSON.stringify(said)).digest('base64url')
    return { ...said, jti: hash.slice(0, 22) }
  }

  function sign(claims: EntitlementClaims): Promise<string> {
    return new SignJWT(claims)
      .setProtectedHeader({ alg: 'EdDSA', typ: entitlementType, kid: keys.kid })
      .sign(keys.current)
  }
}
