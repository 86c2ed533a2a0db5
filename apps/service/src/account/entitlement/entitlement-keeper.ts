import { AppError, type Problem, type Standing, toProblem } from '@talkingcat/contract'
import { thumbprintOf } from '@talkingcat/core'
import type { CloudClient } from '../../cloud/cloud-client.ts'
import { cloudCodeOf, retryAfterMsOf } from '../../cloud/cloud-error.ts'
import { longestRetryAfterMs } from '../../cloud/retry-after.ts'
import type { AccountRecord } from '../account-record.ts'
import type { SignInKeeper } from '../sign-in-keeper.ts'
import type { InstallationKey } from '../stored-account.ts'
import { createAlarm } from './alarm.ts'
import { createEntitlementCalls } from './entitlement-calls.ts'
import type { EntitlementTimes } from './entitlement-times.ts'
import { makeInstallationKey } from './installation-key.ts'
import { createInstallations } from './installations.ts'
import { createKnownEntitlement, type Holder } from './known-entitlement.ts'

/** Whoever signs out does not wait longer for the machine's place to be given back. */
const leaveLimitMs = 3000

/** Registers this machine for whoever is signed in, and keeps what they have of the cloud at hand. */
export function createEntitlementKeeper(given: {
  cloud: CloudClient
  signIns: SignInKeeper
  record: AccountRecord
  clock: () => number
  times: EntitlementTimes
  /** Thumbprints of the only keys that are believed; null = those the cloud announces. */
  pins: readonly string[] | null
  /** Aborted when the program ends. */
  signal: AbortSignal
}) {
  const { signIns, record, clock, times, signal } = given
  const calls = createEntitlementCalls(given.cloud, signIns)
  const installations = createInstallations(calls, record)
  const known = createKnownEntitlement(clock, given.pins)
  const alarm = createAlarm(clock, () => void check())
  let accountId: string | null = null
  let working: Promise<unknown> = Promise.resolve()
  let restoring: Promise<unknown> = Promise.resolve()
  let asking: Promise<void> | null = null
  let etag: string | null = null
  let problem: Problem | null = null
  let failures = 0
  let askAgainAt = 0

  signIns.onWho((user, isNew) => {
    accountId = user?.id ?? null
    alarm.stop()
    // What is under way is somebody else's.
    asking = null
    etag = null
    problem = null
    failures = 0
    askAgainAt = 0
    if (isNew || user === null) known.forget()
    if (user === null) void keep(null)
    else if (isNew) {
      if (record.current.entitlement === null) known.beginStarter()
      // Registered at each sign-in: it may have been removed, and this is the host's own hand.
      void keep(null)
      void check()
    } else {
      restoring = inTurn(restore)
      alarm.set(times.startMs())
    }
  })

  /** One thing after the other: what is known changes in one place at a time. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const next = working.then(work, work)
    working = next.catch(() => {})
    return next
  }

  function keep(registeredFor = record.current.entitlement?.registeredFor ?? null) {
    return record.change({ entitlement: { registeredFor, ...known.kept() } })
  }

  async function holder(id: string): Promise<Holder & { key: InstallationKey }> {
    const { installation } = record.current
    const key = installation ?? makeInstallationKey()
    if (installation === null) void record.change({ installation: key })
    return { accountId: id, key, thumbprint: await thumbprintOf(key.publicKey, crypto.subtle) }
  }

  async function restore(): Promise<void> {
    if (accountId !== null) await known.restore(record.current.entitlement, await holder(accountId))
  }

  async function ask(): Promise<void> {
    const id = accountId
    if (id === null || signal.aborted) return
    const waitMs = askAgainAt - clock()
    // Longer than any answer can ask for: the clock was set back.
    if (waitMs > 0 && waitMs <= longestRetryAfterMs) return alarm.set(waitMs)
    try {
      const who = await holder(id)
      const isRegistered = record.current.entitlement?.registeredFor === id
      const [announced, answered] = await Promise.all([
        calls.keys(signal),
        isRegistered
          ? calls.entitlement(who.thumbprint, etag, signal)
          : calls.register(id, who.key, signal),
      ])
      const said = answered.answer?.entitlement ?? null
      const isTaken = await known.take({ announced, said, toldAt: answered.toldAt }, who)
      if (accountId !== id) return known.forget()
      if (signal.aborted) return
      if (!isTaken) throw new AppError('ENTITLEMENT_REFUSED')
      // Of the other route: its tag says nothing of this one.
      etag = isRegistered ? answered.etag : null
      problem = null
      failures = 0
      await keep(id)
    } catch (error) {
      if (accountId !== id || signal.aborted) return
      await failed(error)
    }
    alarm.set(Math.max(times.nextMs(failures), askAgainAt - clock()))
  }

  async function failed(error: unknown): Promise<void> {
    const cloudCode = cloudCodeOf(error)
    if (cloudCode === 'INSTALLATIONS_FULL' || cloudCode === 'INSTALLATION_UNKNOWN') {
      // An answer, and a plain one: asking sooner would not change it.
      failures = 0
      etag = null
      const isFull = cloudCode === 'INSTALLATIONS_FULL'
      problem = new AppError(isFull ? 'INSTALLATIONS_FULL' : 'INSTALLATION_REMOVED').toProblem()
      known.leaveOut()
      await keep()
      return
    }
    failures += 1
    problem = toProblem(error)
    askAgainAt = clock() + (retryAfterMsOf(error) ?? 0)
  }

  function start(work: () => Promise<void>): Promise<void> {
    const started = inTurn(work).finally(() => {
      if (asking === started) asking = null
    })
    asking = started
    return started
  }

  /** Asks the cloud now, unless it wants to be left alone for a while; never rejects. */
  const check = (): Promise<void> => asking ?? start(ask)

  /** Registers this machine anew, after it was removed or there was no room. */
  const join = (): Promise<void> =>
    start(() => {
      void keep(null)
      return ask()
    })

  return {
    /** Null while nobody is signed in. */
    async standing(): Promise<Standing | null> {
      await record.ready()
      await restoring
      if (accountId === null) return null
      const isChecking = asking !== null
      return { ...known.view(), nextCheckAt: alarm.dueAt, isChecking, problem }
    },
    check,
    join,
    installations: () => installations.list(signal),

    async remove(id: string): Promise<void> {
      await installations.remove(id, signal)
      if (problem?.code === 'INSTALLATIONS_FULL') await join()
    },

    /** A live session began or ended: until it ends, nothing becomes worse. */
    live: known.live,

    /** Gives this machine's place back, before the sign-in goes that is needed for it. */
    leave: () =>
      installations.leave(accountId, AbortSignal.any([signal, AbortSignal.timeout(leaveLimitMs)])),

    close: alarm.stop,
  }
}
