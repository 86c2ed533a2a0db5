import * as cloudSchemas from '@talkingcat/contract/cloud'
import { type CloudAnswer, type CloudClient, systemName } from '../../cloud/cloud-client.ts'
import type { SignInKeeper } from '../sign-in-keeper.ts'
import type { InstallationKey } from '../stored-account.ts'
import { proveInstallation } from './installation-key.ts'

type Answered = CloudAnswer<{ entitlement: cloudSchemas.Entitlement }>

/** What the cloud is asked about this machine. @throws AppError, CloudRefusal as `CloudClient` */
export function createEntitlementCalls(cloud: CloudClient, signIns: SignInKeeper) {
  const answer = cloudSchemas.entitlementAnswerSchema
  return {
    /** Those that sign now and next, as the cloud announces them. */
    async keys(signal: AbortSignal): Promise<cloudSchemas.EntitlementKey[]> {
      const path = '/api/entitlement/keys'
      const schema = cloudSchemas.entitlementKeysAnswerSchema
      return (await cloud.call({ method: 'GET', path, answer: schema }, signal)).keys
    },

    /** Registers this machine; one that is known is only told what it has. */
    register(accountId: string, key: InstallationKey, signal: AbortSignal): Promise<Answered> {
      const proof = proveInstallation(key, accountId)
      const body = { publicKey: key.publicKey, name: systemName, proof }
      return signIns.withToken(token =>
        cloud.ask({ method: 'POST', path: '/api/installations', body, answer, token }, signal),
      )
    },

    /** @param etag of the answer that is here; its `answer` is null where that still holds */
    entitlement(thumbprint: string, etag: string | null, signal: AbortSignal): Promise<Answered> {
      const path = `/api/entitlement?installation=${thumbprint}` as const
      return signIns.withToken(token =>
        cloud.ask({ method: 'GET', path, answer, token, etag }, signal),
      )
    },

    list(signal: AbortSignal) {
      const path = '/api/installations'
      const schema = cloudSchemas.installationsAnswerSchema
      return signIns.withToken(token =>
        cloud.call({ method: 'GET', path, answer: schema, token }, signal),
      )
    },

    async remove(id: string, signal: AbortSignal): Promise<void> {
      const path = `/api/installations/${encodeURIComponent(id)}` as const
      const schema = cloudSchemas.okAnswerSchema
      await signIns.withToken(token =>
        cloud.call({ method: 'DELETE', path, answer: schema, token }, signal),
      )
    },
  }
}
