import { accountUserSchema } from '@talkingcat/contract'
import {
  cloudTokenSchema,
  entitlementKeysAnswerSchema,
  entitlementSchema,
} from '@talkingcat/contract/cloud'
import { z } from 'zod'

const half = z.string().regex(/^[A-Za-z0-9_-]{43}$/)
const time = z.number().int().min(0)

/** This copy of the app: an Ed25519 key pair (`x` and `d` of its JWK), made once, that stays here. */
const installationKeySchema = z.object({ publicKey: half, privateKey: half })
export type InstallationKey = z.infer<typeof installationKeySchema>

/** What the cloud said in plain words, for the page: nothing is decided by it. */
const toldSchema = entitlementSchema
  .pick({ status: true, planId: true, until: true })
  .extend({ at: time })
export type Told = z.infer<typeof toldSchema>

export const mostKeys = 8
const storedEntitlementSchema = z.object({
  /** Id of the account that this machine was last registered for. */
  registeredFor: z.string().nullable(),
  /** Written and read by `core`, which verifies the token in it again. */
  cache: z.string().max(10_000).nullable(),
  /** By which it is verified while the cloud can not be asked. */
  keys: entitlementKeysAnswerSchema.shape.keys.max(mostKeys),
  told: toldSchema.nullable(),
})
export type StoredEntitlement = z.infer<typeof storedEntitlementSchema>

/** What is kept across launches, as JSON, in the secret store. */
const storedAccountSchema = z.object({
  version: z.literal(1),
  /** The cloud that gave the tokens: shown to no other. */
  origin: z.string(),
  signIn: z.object({ refreshToken: cloudTokenSchema, user: accountUserSchema }).nullable(),
  /** Proves to the cloud that this machine has signed in before; outlives the sign-in. */
  device: z.object({ email: z.string(), token: cloudTokenSchema }).nullable(),
  /** Outlives the sign-in, too: it is the machine's. */
  installation: installationKeySchema.nullable().default(null),
  entitlement: storedEntitlementSchema.nullable().default(null),
})
export type StoredAccount = z.infer<typeof storedAccountSchema>

export const nothingStored = (origin: string): StoredAccount => ({
  version: 1,
  origin,
  signIn: null,
  device: null,
  installation: null,
  entitlement: null,
})

/** Nothing usable is nothing kept: losing it only means to sign in again. */
export function parseStored(text: string | null, origin: string): StoredAccount | null {
  if (text === null) return null
  try {
    const stored = storedAccountSchema.parse(JSON.parse(text))
    return stored.origin === origin ? stored : null
  } catch {
    return null
  }
}
