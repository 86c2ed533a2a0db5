import type { Installation } from '@talkingcat/contract'
import { thumbprintOf } from '@talkingcat/core'
import type { AccountRecord } from '../account-record.ts'
import type { createEntitlementCalls } from './entitlement-calls.ts'

type Calls = ReturnType<typeof createEntitlementCalls>

/** The machines that the account is used on. @throws AppError, CloudRefusal as `CloudClient` */
export function createInstallations(calls: Calls, record: AccountRecord) {
  async function list(
    signal: AbortSignal,
  ): Promise<{ installations: Installation[]; most: number }> {
    const { installations, most } = await calls.list(signal)
    const own = record.current.installation
    const current = own && (await thumbprintOf(own.publicKey, crypto.subtle))
    const shown = installations.map(({ thumbprint, ...one }) => ({
      ...one,
      isCurrent: thumbprint === current,
    }))
    return { installations: shown, most }
  }

  return {
    list,
    remove: calls.remove,

    /** Gives this machine's place back. */
    async leave(accountId: string | null, signal: AbortSignal): Promise<void> {
      if (accountId === null || record.current.entitlement?.registeredFor !== accountId) return
      const { installations } = await list(signal)
      const found = installations.find(({ isCurrent }) => isCurrent)
      if (found) await calls.remove(found.id, signal)
    },
  }
}
