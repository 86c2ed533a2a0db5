import type { FastifyInstance } from 'fastify'
import type { AccountService } from '../account/account.ts'
import { createEmailChange } from '../account/email-change.ts'
import { registerRoute } from './register-route.ts'

export function registerAccountEmailRoutes(app: FastifyInstance, account: AccountService): void {
  const emailChange = createEmailChange(account)
  registerRoute(app, 'changeEmail', async ({ body }) => {
    const needsVerification = await emailChange.ask(body)
    return { account: await account.state(), needsVerification }
  })
  registerRoute(app, 'confirmEmail', async ({ body }) => {
    await emailChange.confirm(body.code)
    return { account: await account.state() }
  })
}
