import { type AccountUser, AppError, type Problem, type SignInKeeping } from '@talkingcat/contract'
import { refreshAnswerSchema } from '@talkingcat/contract/cloud'
import type { CloudClient } from '../cloud/cloud-client.ts'
import { isPassing, isTokenRefused } from '../cloud/cloud-error.ts'
import type { AccountRecord } from './account-record.ts'

/** An answer that was lost is given again within the server's grace time of 10 s. */
const refreshAgainAfterMs = [500, 2000]

/** `token` is null until the first call of this launch. */
type SignIn = { token: string | null; refreshToken: string; user: AccountUser }

export type SignInKeeper = ReturnType<typeof createSignInKeeper>
type SignInState = { keeping: SignInKeeping; user: AccountUser | null; notice: Problem | null }
/** `isNew`: by the host's own hand just now, not taken up from an earlier launch. */
type WhoListener = (user: AccountUser | null, isNew: boolean) => void

/** Holds the one sign-in of this program and its tokens, which leave it only towards the cloud. */
export function createSignInKeeper(cloud: CloudClient, record: AccountRecord) {
  let signIn: SignIn | null = null
  let notice: Problem | null = null
  let refreshing: Promise<string> | null = null
  let isClosed = false
  const listeners = new Set<WhoListener>()
  record.onRestored(() => {
    const stored = record.current.signIn
    if (stored === null || signIn !== null || isClosed) return
    signIn = { token: null, ...stored }
    tell(false)
  })

  function tell(isNew: boolean): void {
    for (const listener of listeners) listener(signIn?.user ?? null, isNew)
  }

  function keep(more: Parameters<AccountRecord['change']>[0] = {}): Promise<unknown> {
    const kept = signIn && { refreshToken: signIn.refreshToken, user: signIn.user }
    return record.change({ ...more, signIn: kept })
  }

  function forget(why: Problem | null): void {
    signIn = null
    notice = why
    void keep()
    tell(false)
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
    async state(): Promise<SignInState> {
      await record.ready()
      const keeping = record.keeping() ?? 'unavailable'
      return { keeping, user: signIn?.user ?? null, notice }
    },

    /** Told who is signed in each time that changes; null = nobody. */
    onWho(listener: WhoListener): void {
      listeners.add(listener)
    },

    /** Runs what needs a sign-in; once more with a new token where the old one is refused. */
    async withToken<T>(run: (token: string) => Promise<T>): Promise<T> {
      await record.ready()
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
      await record.ready()
      const { device } = record.current
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
      notice = null
      const device = deviceToken && { email: sameEmail(user.email), token: deviceToken }
      const kept = keep(device ? { device } : {})
      tell(true)
      await kept
    },

    /** The account goes by another address now; the sign-in and this machine stay known. */
    async rename(user: AccountUser): Promise<void> {
      if (signIn?.user.id !== user.id) return
      const { device } = record.current
      const isKnown = device?.email === sameEmail(signIn.user.email)
      // The same sign-in, also for a renewal of its token that is under way.
      signIn.user = user
      await keep(isKnown ? { device: { ...device, email: sameEmail(user.email) } } : {})
    },

    forget,
    /** Also that this machine was ever signed in. */
    forgetAll(): void {
      void record.change({ device: null })
      forget(null)
    },

    close(): void {
      isClosed = true
    },
  }
}

const sameEmail = (email: string) => email.trim().toLowerCase()
