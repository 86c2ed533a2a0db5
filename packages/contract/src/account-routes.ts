import { z } from 'zod'
import { accountSchema, accountSignInSchema } from './account.ts'
import {
  changeEmailBodySchema,
  changePasswordBodySchema,
  deleteAccountBodySchema,
  registerBodySchema,
} from './cloud/accounts.ts'
import { orderAnswerSchema, orderBodySchema, orderMadeAnswerSchema } from './cloud/orders.ts'
import { paymentAnswerSchema, planOfferSchema, sentReceiptSchema } from './payment.ts'
import { installationSchema } from './standing.ts'

const password = z.string().min(1).max(1024)
const account = z.object({ account: accountSchema })
const signIns = z.object({ signIns: z.array(accountSignInSchema) })
const installations = z.object({
  installations: z.array(installationSchema),
  /** How many one account may have. */
  most: z.number().int(),
})

/** A part of the local service's routes: the host's account in the cloud, which only the service speaks to. */
export const accountRoutes = {
  getAccount: { method: 'GET', path: '/api/account', response: account },
  /** Signs in as well where the cloud lets a new account in at once; else the answer is signed out. */
  register: {
    method: 'POST',
    path: '/api/account/register',
    body: registerBodySchema.extend({
      /** Of the privacy notice that was agreed to. */
      consentVersion: z.string().max(50).optional(),
    }),
    /** `needsVerification`: a code is on its way by mail. */
    response: account.extend({ needsVerification: z.boolean() }),
  },
  verifyEmail: {
    method: 'POST',
    path: '/api/account/verify-email',
    body: z.object({ code: z.string().min(1).max(500), password }),
    response: z.object({}),
  },
  forgotPassword: {
    method: 'POST',
    path: '/api/account/forgot-password',
    body: registerBodySchema.pick({ email: true }),
    response: z.object({}),
  },
  /** `code` is what the mail says, perhaps with words around it. */
  resetPassword: {
    method: 'POST',
    path: '/api/account/reset-password',
    body: z.object({ code: z.string().min(1).max(500), newPassword: password }),
    response: z.object({}),
  },
  signIn: {
    method: 'POST',
    path: '/api/account/sign-in',
    body: z.object({
      email: z.string().min(1).max(320),
      password,
      /** Of the second step, where the cloud asks for one. */
      code: z.string().min(1).max(64).optional(),
    }),
    response: account,
  },
  /** Here at once, even where the cloud can not be told; `notice` says so then. */
  signOut: { method: 'POST', path: '/api/account/sign-out', response: account },
  signOutEverywhere: {
    method: 'POST',
    path: '/api/account/sign-out-everywhere',
    response: account,
  },
  /** Where the account is signed in, the last used first. */
  listSignIns: { method: 'GET', path: '/api/account/sign-ins', response: signIns },
  endSignIn: {
    method: 'POST',
    path: '/api/account/sign-ins/:id/end',
    params: z.object({ id: z.uuid() }),
    response: signIns,
  },
  /** Ends every other sign-in. */
  changePassword: {
    method: 'POST',
    path: '/api/account/change-password',
    body: changePasswordBodySchema,
    response: z.object({}),
  },
  /** `needsVerification`: a code is on its way to the new address, and nothing has changed yet. */
  changeEmail: {
    method: 'POST',
    path: '/api/account/change-email',
    body: changeEmailBodySchema,
    response: account.extend({ needsVerification: z.boolean() }),
  },
  confirmEmail: {
    method: 'POST',
    path: '/api/account/change-email/confirm',
    body: z.object({ code: z.string().min(1).max(500) }),
    response: account,
  },
  /** Everything the cloud holds of the account. */
  exportAccount: {
    method: 'POST',
    path: '/api/account/export',
    response: z.object({ data: z.record(z.string(), z.unknown()) }),
  },
  deleteAccount: {
    method: 'POST',
    path: '/api/account/delete',
    body: deleteAccountBodySchema,
    response: account,
  },
  /** Asks the cloud now; what came of it is in the account's standing. */
  checkStanding: { method: 'POST', path: '/api/account/standing/check', response: account },
  /** The machines that the account is used on, the last seen first. */
  listInstallations: {
    method: 'GET',
    path: '/api/account/installations',
    response: installations,
  },
  /** Makes room for another one; where this machine waited for it, it is registered at once. */
  removeInstallation: {
    method: 'POST',
    path: '/api/account/installations/:id/remove',
    params: z.object({ id: z.uuid() }),
    response: installations.extend({ account: accountSchema }),
  },
  /** Registers this machine once more after it was removed elsewhere. */
  joinInstallation: {
    method: 'POST',
    path: '/api/account/installations/join',
    response: account,
  },
  getPlanOffer: { method: 'GET', path: '/api/account/plan', response: planOfferSchema },
  /** What the reviewer says, and how far an upload is. */
  getPayment: { method: 'GET', path: '/api/account/payment', response: paymentAnswerSchema },
  /** The newest first. */
  listReceipts: {
    method: 'GET',
    path: '/api/account/receipts',
    response: z.object({ receipts: z.array(sentReceiptSchema) }),
  },
  /** The same image with the same key: never a second receipt. */
  retryReceipt: {
    method: 'POST',
    path: '/api/account/receipt/retry',
    response: paymentAnswerSchema,
  },
  cancelReceipt: {
    method: 'POST',
    path: '/api/account/receipt/cancel',
    response: paymentAnswerSchema,
  },
  makeOrder: {
    method: 'POST',
    path: '/api/account/orders',
    body: orderBodySchema,
    response: orderMadeAnswerSchema.pick({ step: true }),
  },
  getOrder: {
    method: 'GET',
    path: '/api/account/orders/:id',
    params: z.object({ id: z.uuid() }),
    response: orderAnswerSchema.pick({ order: true }),
  },
} as const

/** POST of an image's bytes (`application/octet-stream`); the host's words are in the query. */
export const receiptPath = '/api/account/receipt'
