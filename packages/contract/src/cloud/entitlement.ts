import { z } from 'zod'
import { okAnswerSchema } from './ok-answer.ts'
import { lineSchema } from './plain-text.ts'

/** Nobody else's token has this type: an entitlement opens no route of the cloud. */
export const entitlementType = 'tc-ent+jwt'
export const entitlementAudience = 'talkingcat-desktop'
export const entitlementIssuer = 'talkingcat-cloud'

const key = z.string().regex(/^[A-Za-z0-9_-]{43}$/)
const seconds = z.number().int().min(0).max(10_000_000_000)

/** The signed words, times in seconds as JWT has them. */
export const entitlementClaimsSchema = z.object({
  iss: z.literal(entitlementIssuer),
  aud: z.literal(entitlementAudience),
  sub: z.string().min(1),
  plan: z.string().min(1),
  /** Plain text, so that an older app can read of features it does not know. */
  features: z.array(z.string()).max(32),
  /** Thumbprint (RFC 7638) of the installation's public key. */
  dev: key,
  iat: seconds,
  exp: seconds,
  /** How long after `exp` everything still works without a network. */
  grace: z
    .number()
    .int()
    .min(0)
    .max(30 * 86_400),
  jti: z.string().min(1),
})
export type EntitlementClaims = z.infer<typeof entitlementClaimsSchema>
export const entitlementHeaderSchema = z.object({
  alg: z.literal('EdDSA'),
  typ: z.literal(entitlementType),
  kid: z.string().min(1),
})
export const trialPlanId = 'trial'

/** One copy of the app. The key is made there and only its public half (Ed25519, `x`) is told. */
export const installationBodySchema = z.object({
  publicKey: key,
  name: lineSchema.min(1).max(60),
  /**
   * Ed25519 over `installationProofText`, base64url. Needed where the account does not have this
   * key yet, so that nobody registers, and uses up the trial of, a machine that is not there.
   */
  proof: z
    .string()
    .regex(/^[A-Za-z0-9_-]{86}$/)
    .optional(),
})
/** What the private half signs, as UTF-8: good for one account and one key, so it may be sent again. */
export const installationProofText = (accountId: string, publicKey: string) =>
  `talkingcat-installation:v1:${accountId}:${publicKey}`
export const installationsAnswerSchema = okAnswerSchema.extend({
  installations: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      thumbprint: z.string(),
      createdAt: z.number().int(),
      lastSeenAt: z.number().int(),
    }),
  ),
  /** How many one account may have. */
  most: z.number().int(),
})

export const entitlementQuerySchema = z.object({ installation: key.optional() })
export const entitlementStatusSchema = z.enum(['NONE', 'TRIAL', 'ACTIVE', 'EXPIRED', 'REVOKED'])
export const entitlementSchema = z.object({
  status: entitlementStatusSchema,
  planId: z.string().nullable(),
  /** End of everything paid for or tried, epoch ms. */
  until: z.number().int().nullable(),
  features: z.array(z.string()),
  /** The signed token for the asking installation; null when there is nothing to sign. */
  token: z.string().nullable(),
})
export type Entitlement = z.infer<typeof entitlementSchema>
export const entitlementAnswerSchema = okAnswerSchema.extend({ entitlement: entitlementSchema })

/** What the app trusts: the key in use and the next one. */
export const entitlementKeysAnswerSchema = z.object({
  keys: z.array(
    z.object({
      kty: z.literal('OKP'),
      crv: z.literal('Ed25519'),
      x: key,
      kid: z.string(),
      alg: z.literal('EdDSA'),
      use: z.literal('sig'),
    }),
  ),
})
export type EntitlementKey = z.infer<typeof entitlementKeysAnswerSchema>['keys'][number]

const time = z.number().int().min(0).max(8_640_000_000_000_000)
/** What the app's secret store keeps. The token is verified again at each start: nothing here is believed. */
export const entitlementCacheSchema = z.object({
  token: z.string().max(8192).nullable(),
  isRevoked: z.boolean(),
  markAt: time,
  starterAt: time.nullable(),
})
export type EntitlementCache = z.infer<typeof entitlementCacheSchema>
