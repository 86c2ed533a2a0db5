import * as schemas from '@talkingcat/contract/cloud'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { z } from 'zod'
import { createRegistration } from '../accounts/create-registration.ts'
import { normaliseEmail } from '../accounts/email-address.ts'
import type { Parts } from '../parts.ts'
import { hashPassword, isOutdated, verifyPassword } from '../passwords/password-hash.ts'
import { clientAddress } from '../plugins/client-address.ts'
import { CloudError } from '../problems/cloud-error.ts'
import { createToken, hashToken } from '../sign-ins/token.ts'
import { answers } from './answers.ts'

const config = { needs: 'nothing' } as const
const deviceMs = 365 * 24 * 3_600_000

/** The routes that need no sign-in. */
export async function registerPublicRoutes(given: FastifyInstance, parts: Parts): Promise<void> {
  const app = given.withTypeProvider<ZodTypeProvider>()
  const { db, now, signIns, throttles, gate, mails, secondStep } = parts
  const registration = createRegistration(parts)
  const { installations, issueEntitlement } = parts
  // Compared against where there is no account, so that both take as long.
  const nobodysHash = await hashPassword(createToken())

  app.post(
    '/api/auth/register',
    {
      config,
      schema: { body: schemas.registerBodySchema, response: answers(schemas.registerAnswerSchema) },
    },
    async request => {
      const throttle = () => throttles.take('register', clientAddress(request))
      return { success: true as const, ...(await registration.register(request.body, throttle)) }
    },
  )

  app.post(
    '/api/auth/login',
    {
      config,
      schema: { body: schemas.loginBodySchema, response: answers(schemas.loginAnswerSchema) },
    },
    async request => {
      const { email, password, deviceToken, code, installation } = request.body
      const emailNorm = normaliseEmail(email)
      await throttles.take('login', clientAddress(request))
      const isKnown = deviceToken !== undefined && (await isKnownDevice(deviceToken, emailNorm))
      // A stranger's failures must not keep the owner out of the own, known device.
      const who = isKnown ? `device ${hashToken(deviceToken)}` : `account ${emailNorm}`
      const account = await gate.run(async () => {
        await throttles.risk(who)
        const found = await db
          .selectFrom('accounts')
          .selectAll()
          .where('emailNorm', '=', emailNorm)
          .executeTakeFirst()
        const isRight = await verifyPassword(found?.passwordHash ?? nobodysHash, password)
        if (!found || !isRight) throw new CloudError('LOGIN_REFUSED')
        if (isOutdated(found.passwordHash)) await upgrade(found.id, found.passwordHash, password)
        return found
      })
      if (account.awaitsVerification === 1) {
        // Said in the same words as a wrong password: whoever registered an address chose the
        // password, so anything else would tell whether the address was free.
        mails.add(() => registration.verificationMail(account.id, emailNorm))
        throw new CloudError('LOGIN_REFUSED')
      }
      if (account.disabledAt !== null) throw new CloudError('ACCOUNT_DISABLED')
      await throttles.forgive(who)
      const hasSecondStep = await secondStep.pass(account.id, code)
      const device = deviceName(request.headers['user-agent'])
      const next = await signIns.start(account.id, device, hasSecondStep)
      const newDevice = isKnown ? {} : { deviceToken: await rememberDevice(account.id) }
      const { id, nickname } = account
      return {
        success: true as const,
        ...next,
        ...newDevice,
        user: { id, email: account.email, nickname },
        ...(await entitlementFor(account.id, installation)),
      }
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

  /** Signing in works on a fourth machine, too: there one of the others can be removed. */
  async function entitlementFor(
    accountId: string,
    installation: z.infer<typeof schemas.installationBodySchema> | undefined,
  ) {
    const thumbprint =
      installation && (await installations.register(accountId, installation).catch(unlessFull))
    const entitlement = await issueEntitlement(accountId, thumbprint ?? undefined)
    return { entitlement, isPaid: entitlement.status === 'ACTIVE' }
  }

  async function upgrade(id: string, old: string, password: string): Promise<void> {
    await db
      .updateTable('accounts')
      .set({ passwordHash: await hashPassword(password) })
      .where('id', '=', id)
      .where('passwordHash', '=', old)
      .execute()
  }

  async function isKnownDevice(deviceToken: string, emailNorm: string): Promise<boolean> {
    const row = await db
      .selectFrom('knownDevices')
      .innerJoin('accounts', 'accounts.id', 'knownDevices.accountId')
      .select('knownDevices.hash')
      .where('knownDevices.hash', '=', hashToken(deviceToken))
      .where('knownDevices.expiresAt', '>', now())
      .where('accounts.emailNorm', '=', emailNorm)
      .executeTakeFirst()
    return row !== undefined
  }

  async function rememberDevice(accountId: string): Promise<string> {
    const deviceToken = createToken()
    const at = now()
    await db
      .insertInto('knownDevices')
      .values({ hash: hashToken(deviceToken), accountId, createdAt: at, expiresAt: at + deviceMs })
      .execute()
    return deviceToken
  }
}

/** Shown in the list of sign-ins. */
function deviceName(userAgent = ''): string {
  return userAgent.replace(/[^\x20-\x7e]/g, '').slice(0, 200)
}

function unlessFull(error: unknown): null {
  if (error instanceof CloudError && error.code === 'INSTALLATIONS_FULL') return null
  throw error
}
