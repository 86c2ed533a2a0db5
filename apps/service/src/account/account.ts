import { type Account, type AccountSignIn, AppError, type RouteInput } from '@talkingcat/contract'
import * as cloudSchemas from '@talkingcat/contract/cloud'
import { z } from 'zod'
import type { CloudClient, CloudRequest } from '../cloud/cloud-client.ts'
import { settleWithin } from '../lib/settle-within.ts'
import { createAccountRecord } from './account-record.ts'
import { createEntitlementKeeper } from './entitlement/entitlement-keeper.ts'
import { type EntitlementTimes, usualTimes } from './entitlement/entitlement-times.ts'
import type { SecretStore } from './secret-store.ts'
import { createSignInKeeper } from './sign-in-keeper.ts'

const exportMaxBytes = 20 * 1024 * 1024
/** A slow cloud does not hold up who has signed in: what it says comes later then. */
const firstAnswerMs = 3000
/** Nor the end of the program. */
const lastWordMs = 1500

export type AccountService = ReturnType<typeof createAccount>

const registerAnswer = cloudSchemas.registerAnswerSchema.extend({
  needsVerification: z.boolean().optional(),
})

export type AccountOptions = {
  cloud: CloudClient | null
  secrets: SecretStore
  clock: () => number
  /** Thumbprints of the only keys that are believed; null = those the cloud announces. */
  pins: readonly string[] | null
  times?: EntitlementTimes | undefined
}

/** What the host does with the account. Without a cloud there is none, and nothing asks for one. */
export function createAccount({ cloud, secrets, clock, pins, times = usualTimes }: AccountOptions) {
  const closing = new AbortController()
  const signal: AbortSignal = closing.signal
  const parts = cloud && open(cloud)

  function open(cloud: CloudClient) {
    const record = createAccountRecord(secrets, cloud.origin)
    const keeper = createSignInKeeper(cloud, record)
    const shared = { cloud, signIns: keeper, record, clock, times, pins, signal }
    return { cloud, keeper, record, entitlements: createEntitlementKeeper(shared) }
  }

  function connected() {
    if (!parts) throw new AppError('CLOUD_NOT_SET')
    return parts
  }

  /** As whoever is signed in. */
  function own<T>(request: Omit<CloudRequest<T>, 'token'>): Promise<T> {
    const { cloud, keeper } = connected()
    return keeper.withToken(token => cloud.call({ ...request, token }, signal))
  }

  const ask = <T>(path: `/api/${string}`, body: object, answer: z.ZodType<T>): Promise<T> =>
    connected().cloud.call({ method: 'POST', path, body, answer }, signal)

  async function state(): Promise<Account> {
    if (!parts) return { status: 'local' }
    const { keeping, user, notice } = await parts.keeper.state()
    const standing = await parts.entitlements.standing()
    return user && standing
      ? { status: 'signed-in', keeping, user, standing }
      : { status: 'signed-out', keeping, notice }
  }

  async function signIn(given: RouteInput<'signIn'>['body']): Promise<void> {
    const { keeper, entitlements } = connected()
    const deviceToken = await keeper.deviceTokenOf(given.email)
    const body = { ...given, ...(deviceToken && { deviceToken }) }
    await keeper.take(await ask('/api/auth/login', body, cloudSchemas.loginAnswerSchema))
    await settleWithin(entitlements.check(), firstAnswerMs)
  }

  return {
    state,
    own,
    connected,
    /** Aborted when the program ends. */
    signal,
    signIn,

    /** True: the address must be confirmed with a code from a mail before it can sign in. */
    async register(body: RouteInput<'register'>['body']): Promise<boolean> {
      const { needsVerification = false } = await ask('/api/auth/register', body, registerAnswer)
      return needsVerification
    },

    async verifyEmail(code: string, password: string): Promise<void> {
      const body = { token: tokenIn(code), password }
      await ask('/api/auth/verify-email', body, cloudSchemas.okAnswerSchema)
    },

    /** The same answer whether or not there is such an account. */
    async forgotPassword(email: string): Promise<void> {
      await ask('/api/auth/forgot', { email }, cloudSchemas.okAnswerSchema)
    },

    async resetPassword(code: string, newPassword: string): Promise<void> {
      const body = { token: tokenIn(code), newPassword }
      await ask('/api/auth/reset', body, cloudSchemas.okAnswerSchema)
    },

    /** Here it counts at once, whether the cloud can be told or not. */
    async signOut(): Promise<void> {
      const { keeper, entitlements } = connected()
      const path = '/api/auth/logout'
      // A place that is not given back can be taken back from any other machine.
      await entitlements.leave().catch(() => {})
      try {
        await own({ method: 'POST', path, body: {}, answer: cloudSchemas.okAnswerSchema })
        keeper.forget(null)
      } catch (error) {
        const isGone = error instanceof AppError && error.code.startsWith('ACCOUNT_')
        keeper.forget(isGone ? null : new AppError('ACCOUNT_LEFT_HERE_ONLY').toProblem())
      }
    },

    async signOutEverywhere(): Promise<void> {
      const path = '/api/auth/logout-all'
      await own({ method: 'POST', path, body: {}, answer: cloudSchemas.okAnswerSchema })
      connected().keeper.forget(null)
    },

    async signIns(): Promise<AccountSignIn[]> {
      const path = '/api/auth/sessions'
      const answer = cloudSchemas.signInsAnswerSchema
      return (await own({ method: 'GET', path, answer })).sessions
    },

    async endSignIn(id: string): Promise<void> {
      const path = `/api/auth/sessions/${encodeURIComponent(id)}` as const
      await own({ method: 'DELETE', path, answer: cloudSchemas.okAnswerSchema })
    },

    async changePassword(body: { currentPassword: string; newPassword: string }): Promise<void> {
      const path = '/api/auth/change-password'
      await own({ method: 'POST', path, body, answer: cloudSchemas.okAnswerSchema })
    },

    /** Everything that the cloud holds of the account, as it gives it. */
    exportData: () =>
      own({
        method: 'GET',
        path: '/api/account/export',
        answer: z.record(z.string(), z.unknown()),
        maxBytes: exportMaxBytes,
      }),

    async remove(password: string): Promise<void> {
      const answer = cloudSchemas.okAnswerSchema
      await own({ method: 'DELETE', path: '/api/account', body: { password }, answer })
      connected().keeper.forgetAll()
    },

    /** Between these two nothing of the account becomes worse. */
    live(isLive: boolean): void {
      parts?.entitlements.live(isLive)
    },

    async close(): Promise<void> {
      if (!parts) return
      const { keeper, record, entitlements } = parts
      // Kept by nobody, its key would take up a place that no one can use.
      if (!record.isKept)
        await settleWithin(
          entitlements.leave().catch(() => {}),
          lastWordMs,
        )
      closing.abort()
      entitlements.close()
      keeper.close()
      await record.close()
    },
  }
}

/** What was pasted may hold more of the mail than the code. @throws AppError MAIL_CODE_INVALID */
export function tokenIn(pasted: string): string {
  const found = /(?:^|[^A-Za-z0-9_-])([A-Za-z0-9_-]{43})(?:$|[^A-Za-z0-9_-])/.exec(pasted.trim())
  if (!found?.[1]) throw new AppError('MAIL_CODE_INVALID')
  return found[1]
}
