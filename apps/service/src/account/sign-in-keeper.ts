import { type Account, type AccountUser, AppError, type Problem } from '@talkingcat/contract'
import { refreshAnswerSchema } from '@talkingcat/contract/cloud'
import type { CloudClient } from '../cloud/cloud-client.ts'
import { isPassing, isTokenRefused } from '../cloud/cloud-error.ts'
import type { SecretStore } from './secret-store.ts'
import { parseStored, type StoredSignIn } from './stored-sign-in.ts'

/** An answer that was lost is given again within the server's grace time of 10 s. */
const refreshAgainAfterMs = [500, 2000]

/** `token` is null until the first call of this launch. */
type SignIn = { token: string | null; refreshToken: string; user: AccountUser }

/** Holds the one sign-in of this program and its tokens, which leave it only towards the cloud. */
export function createSignInKeeper(cloud: CloudClient, secrets: SecretStore) {
  let signIn: SignIn | null = null
  let device: StoredSignIn['device'] = null
  let notice: Problem | null = null
  let refreshing: Promise<string> | null = null
  let working: Promise<unknown> = Promise.resolve()
  let isClosed = false
  let restored = inTurn(restore)
  const off = secrets.onChange(() => {
    restored = inTurn(restore)
  })

  /** The store is asked one thing after the other, so that the last word is the newest. */
  function inTurn(work: () => Promise<unknown>): Promise<unknown> {
    working = working.then(work, work)
    return working
  }

  async function restore(): Promise<void> {
    if (secrets.keeping() !== 'system') return
    const stored = parseStored(await secrets.read(), cloud.origin)
    // Signed in before the keyring was there: what is newer counts.
    if (signIn !== null || isClosed) return void secrets.write(serialise())
    device ??= stored?.device ?? null
    if (stored?.signIn) signIn = { token: null, ...stored.signIn }
  }

  function serialise(): string {
    const { origin } = cloud
    const kept = signIn && { refreshToken: signIn.refreshToken, user: signIn.user }
    const stored: StoredSignIn = { version: 1, origin, signIn: kept, device }
    return JSON.stringify(stored)
  }

  const keep = () => inTurn(() => secrets.write(serialise()))

  function forget(why: Problem | null): void {
    signIn = null
    notice = why
    void keep()
  }

  async function rotate(from: SignIn): Promise<string> {
    for (let attempt = 0; ; attempt++) {
      try {
        const next = await cloud.call({
          method: 'POST',
          path: '/api/auth/refresh',
          body: { refreshToken: from.refreshToken },
          answer: refreshAnswerSchema,
        })
        // Signed out or in anew meanwhile: these tokens are nobody's.
        if (signIn !== from) throw new AppError('ACCOUNT_NOT_SIGNED_IN')
        signIn = { ...from, token: next.token, refreshToken: next.refreshToken }
        await keep()
        return next.token
      } catch (error) {
        if (isTokenRefused(error)) throw lose(from)
        const waitMs = refreshAgainAfterMs[attempt]
        if (!isPassing(error) || waitMs === undefined || isClosed) throw error
        await new Promise(resolve => setTimeout(resolve, waitMs))
      }
    }
  }

  /** The cloud knows it no more: it ran out, was ended elsewhere, or was taken back as stolen. */
  function lose(which: SignIn): AppError {
    const problem = new AppError('ACCOUNT_SIGNED_OUT')
    if (signIn === which) forget(problem.toProblem())
    return problem
  }

  function refresh(): Promise<string> {
    if (!signIn) throw new AppError('ACCOUNT_NOT_SIGNED_IN')
    refreshing ??= rotate(signIn).finally(() => {
      refreshing = null
    })
    return refreshing
  }

  return {
    async state(): Promise<Account> {
      await restored
      const keeping = secrets.keeping() ?? 'unavailable'
      return signIn
        ? { status: 'signed-in', keeping, user: signIn.user }
        : { status: 'signed-out', keeping, notice }
    },

    /** Runs what needs a sign-in; once more with a new token where the old one is refused. */
    async withToken<T>(run: (token: string) => Promise<T>): Promise<T> {
      await restored
      const token = signIn?.token ?? (await refresh())
      try {
        return await run(token)
      } catch (error) {
        if (!isTokenRefused(error)) throw error
      }
      const current = signIn
      const next = current?.token && current.token !== token ? current.token : await refresh()
      try {
        return await run(next)
      } catch (error) {
        if (isTokenRefused(error) && signIn) throw lose(signIn)
        throw error
      }
    },

    /** What proves to the cloud that this account has signed in here before. */
    async deviceTokenOf(email: string): Promise<string | undefined> {
      await restored
      return device?.email === sameEmail(email) ? device.token : undefined
    },

    async take(next: {
      token: string
      refreshToken: string
      user: AccountUser
      deviceToken?: string | undefined
    }): Promise<void> {
      const { token, refreshToken, user, deviceToken } = next
      signIn = { token, refreshToken, user }
      if (deviceToken) device = { email: sameEmail(user.email), token: deviceToken }
      notice = null
      await keep()
    },

    /** The account goes by another address now; the sign-in and this machine stay known. */
    async rename(user: AccountUser): Promise<void> {
      if (signIn?.user.id !== user.id) return
      if (device?.email === sameEmail(signIn.user.email))
        device = { ...device, email: sameEmail(user.email) }
      signIn = { ...signIn, user }
      await keep()
    },

    forget,
    /** Also that this machine was ever signed in. */
    forgetAll(): void {
      device = null
      forget(null)
    },

    async close(): Promise<void> {
      isClosed = true
      off()
      await working.catch(() => {})
    },
  }
}

const sameEmail = (email: string) => email.trim().toLowerCase()
