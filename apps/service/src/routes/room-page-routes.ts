import type { FastifyInstance } from 'fastify'
import type { RoomPages } from '../ports.ts'
import type { LoginPage } from '../room-pages/login-page.ts'
import type { SessionService } from '../sessions/session-service.ts'
import { registerRoute } from './register-route.ts'

export function registerRoomPageRoutes(
  app: FastifyInstance,
  parts: { roomPages: RoomPages; loginPage: LoginPage; sessions: SessionService },
): void {
  const { roomPages, loginPage, sessions } = parts
  registerRoute(app, 'getRoomPages', async () => ({ browser: await roomPages.find() }))
  registerRoute(app, 'openLoginPage', async () => {
    await loginPage.show()
    return {}
  })
  registerRoute(app, 'showRoomPage', async ({ params }) => {
    await sessions.showRoomPage(params.id)
    return {}
  })
}
