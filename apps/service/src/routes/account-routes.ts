import type { FastifyInstance } from 'fastify'
import type { AccountService } from '../account/account.ts'
import { registerRoute } from './register-route.ts'

export function registerAccountRoutes(app: FastifyInstance, account: AccountService): void {
  const answer = async () => ({ account: await account.state() })
  registerRoute(app, 'getAccount', answer)
  registerRoute(app, 'register', async ({ body }) => {
    const needsVerification = await account.register(body)
    // Where a mail confirms the address, the cloud does not tell whether there was an account.
    if (!needsVerification) await account.signIn(body)
    return { ...(await answer()), needsVerification }
  })
  registerRoute(app, 'verifyEmail', async ({ body }) => {
    await account.verifyEmail(body.code, body.password)
    return {}
  })
  registerRoute(app, 'forgotPassword', async ({ body }) => {
    await account.forgotPassword(body.email)
    return {}
  })
  registerRoute(app, 'resetPassword', async ({ body }) => {
    await account.resetPassword(body.code, body.newPassword)
    return {}
  })
  registerRoute(app, 'signIn', async ({ body }) => {
    await account.signIn(body)
    return answer()
  })
  registerRoute(app, 'signOut', async () => {
    await account.signOut()
    return answer()
  })
  registerRoute(app, 'signOutEverywhere', async () => {
    await account.signOutEverywhere()
    return answer()
  })
  registerRoute(app, 'listSignIns', async () => ({ signIns: await account.signIns() }))
  registerRoute(app, 'endSignIn', async ({ params }) => {
    await account.endSignIn(params.id)
    return { signIns: await account.signIns() }
  })
  registerRoute(app, 'checkStanding', async () => {
    await account.connected().entitlements.check()
    return answer()
  })
  registerRoute(app, 'listInstallations', () => account.connected().entitlements.installations())
  registerRoute(app, 'removeInstallation', async ({ params }) => {
    const { entitlements } = account.connected()
    await entitlements.remove(params.id)
    return { ...(await entitlements.installations()), ...(await answer()) }
  })
  registerRoute(app, 'joinInstallation', async () => {
    await account.connected().entitlements.join()
    return answer()
  })
  registerRoute(app, 'changePassword', async ({ body }) => {
    await account.changePassword(body)
    return {}
  })
  registerRoute(app, 'exportAccount', async () => ({ data: await account.exportData() }))
  registerRoute(app, 'deleteAccount', async ({ body }) => {
    await account.remove(body.password)
    return answer()
  })
}
