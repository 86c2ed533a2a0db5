import { accountUserSchema } from '@talkingcat/contract'
import { cloudTokenSchema } from '@talkingcat/contract/cloud'
import { z } from 'zod'

/** What is kept across launches, as JSON, in the secret store. */
export const storedSignInSchema = z.object({
  version: z.literal(1),
  /** The cloud that gave the tokens: shown to no other. */
  origin: z.string(),
  signIn: z.object({ refreshToken: cloudTokenSchema, user: accountUserSchema }).nullable(),
  /** Proves to the cloud that this machine has signed in before; outlives the sign-in. */
  device: z.object({ email: z.string(), token: cloudTokenSchema }).nullable(),
})
export type StoredSignIn = z.infer<typeof storedSignInSchema>

/** Nothing usable is nothing kept: losing it only means to sign in again. */
export function parseStored(text: string | null, origin: string): StoredSignIn | null {
  if (text === null) return null
  try {
    const stored = storedSignInSchema.parse(JSON.parse(text))
    return stored.origin === origin ? stored : null
  } catch {
    return null
  }
}
