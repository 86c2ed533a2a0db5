import * as schemas from '@talkingcat/contract/cloud'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { z } from 'zod'
import { createRegistration } from '../accounts/create-registration.ts'
import type { Parts } from '../parts.ts'
import { clientAddress } from '../plugins/client-address.ts'
import { CloudError } from '../problems/cloud-error.ts'
import { createLogIn } from '../sign-ins/log-in.ts'
import { answers } from './answers.ts'

const config = { needs: 'nothing' } as const

/** The routes that need no sign-in. */
export async function registerPublicRoutes(given: FastifyInstance, parts: Parts): Promise<void> {
  const app = given.withTypeProvider<ZodTypeProvider>()
  const { signIns, throttles, entrance, mails, installations, issueEntitlement } = parts
  const registration = createRegistration(parts)
  const logIn = await createLogIn(parts, (accountId, emailNorm) => {
    mails.add(() => registration.verificationMail(accountId, emailNorm))
  })

  app.post(
    '/api/auth/register',
    {
      config,
      schema: { body: schemas.registerBodySchema, response: answers(schemas.registerAnswerSchema) },
    },
    async request => {
      const throttle = () => throttles.take('register', clientAddress(request))
      const made = await entrance.run(() => registration.register(request.body, throttle))
      return { success: true as const, ...made }
    },
  )

  app.post(
    '/api/auth/login',
    {
      config,
      schema: { body: schemas.loginBodySchema, response: answers(schemas.loginAnswerSchema) },
    },
    async request => {
      const from = {
        address: clientAddress(request),
        device: deviceName(request.headers['user-agent']),
      }
      // Whoever finds no place is sent away before any work: a flood must not keep others waiting.
      return entrance.run(async () => {
        const { account, ...signIn } = await logIn(request.body, from)
        const { id, email, nickname } = account
        return {
          success: true as const,
          ...signIn,
          user: { id, email, nickname },
          ...(await entitlementFor(id, request.body.installation)),
        }
      })
    },
  )

  app.post(
    '/api/auth/refresh',
    {
      config,
      schema: { body: schemas.refreshBodySchema, response: answers(schemas.refreshAnswerSchema) },
    },
    async request => {
      const { refreshToken } = request.body
      const found = await signIns.findRefresh(refreshToken)
      await throttles.take('refresh', found?.signInId ?? clientAddress(request))
      return { success: true as const, ...(await signIns.rotate(refreshToken, request.id)) }
    },
  )

  /**
   * Signing in works on a fourth machine, too: there one of the others can be removed. And on one
   * that could not sign for the account yet, since only the answer says which account it is: it
   * registers itself afterwards.
   */
  async function entitlementFor(
    accountId: string,
    installation: z.infer<typeof schemas.installationBodySchema> | undefined,
  ) {
    const thumbprint =
      installation && (await installations.register(accountId, installation).catch(unlessRefused))
    const entitlement = await issueEntitlement(accountId, thumbprint ?? undefined)
    return { entitlement, isPaid: entitlement.status === 'ACTIVE' }
  }
}

/** Shown in the list of sign-ins. */
function deviceName(userAgent = ''): string {
  return userAgent.replace(/[^\x20-\x7e]/g, '').slice(0, 200)
}

const refusals: readonly string[] = [
  'INSTALLATIONS_FULL',
  'INSTALLATION_UNPROVEN',
  'INSTALLATION_PROOF_WRONG',
]
function unlessRefused(error: unknown): null {
  if (error instanceof CloudError && refusals.includes(error.code)) return null
  throw error
}
