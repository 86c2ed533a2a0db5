import * as cloudSchemas from '@talkingcat/contract/cloud'
import { type AccountService, tokenIn } from './account.ts'

const answer = cloudSchemas.emailChangedAnswerSchema

/** Moves the account to another address; the sign-in here goes on under it. */
export function createEmailChange(account: AccountService) {
  return {
    /** True: the new address has to be confirmed with a code from its mail first. */
    async ask(body: { currentPassword: string; email: string }): Promise<boolean> {
      const path = '/api/auth/change-email'
      const { user, needsVerification = false } = await account.own({
        method: 'POST',
        path,
        body,
        answer,
      })
      if (!needsVerification) await account.connected().keeper.rename(user)
      return needsVerification
    },

    async confirm(code: string): Promise<void> {
      const path = '/api/auth/change-email/confirm'
      const body = { token: tokenIn(code) }
      const { user } = await account.own({ method: 'POST', path, body, answer })
      await account.connected().keeper.rename(user)
    },
  }
}
