import type { LinkRequest } from '@talkingcat/contract'
import type { ServiceLink } from '../service-link/service-link.ts'
import type { SecretFile } from './secret-file.ts'

export type SecretRequest = Extract<LinkRequest, { type: 'secret.read' | 'secret.write' }>

export function isSecretRequest(request: LinkRequest): request is SecretRequest {
  return request.type === 'secret.read' || request.type === 'secret.write'
}

/** Keeps the service's one secret, one request after the other: the last write is what stays. */
export function serveSecrets(file: SecretFile): {
  take(request: SecretRequest, link: ServiceLink): void
} {
  let working: Promise<unknown> = Promise.resolve()

  async function answer(request: SecretRequest): Promise<unknown> {
    switch (request.type) {
      case 'secret.read':
        return file.read()
      case 'secret.write':
        await file.write(request.text)
        return null
    }
  }

  return {
    take(request, link) {
      const { id } = request
      working = working
        .then(() => answer(request))
        .then(
          result => link.tell({ type: 'answered', id, result }),
          // Why is of no use to the service, and must not hold what was to be kept.
          () => link.tell({ type: 'refused', id, reason: 'not-kept' }),
        )
    },
  }
}
