import {
  auditAnswerSchema,
  cloudProblemAnswerSchema,
  decisionAnswerSchema,
  loginAnswerSchema,
  meAnswerSchema,
  okAnswerSchema,
  plansAnswerSchema,
  type ReceiptStatus,
  type ReviewReason,
  refreshAnswerSchema,
  reviewDetailAnswerSchema,
  reviewQueueAnswerSchema,
  totpConfirmAnswerSchema,
  totpEnrolAnswerSchema,
} from '@talkingcat/contract/cloud'
import type { z } from 'zod'
import { texts } from './texts.ts'

/** What the server said went wrong, or that it did not answer. */
export class ApiError extends Error {
  override name = 'ApiError' as const
  readonly code: string
  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}
export const explain = (error: unknown) =>
  error instanceof ApiError ? error.message : texts.offline
export const codeOf = (error: unknown) => (error instanceof ApiError ? error.code : '')

export type Api = ReturnType<typeof createApi>

/** Tokens are in memory only: a page that is closed or loaded again is signed out. */
export function createApi(onSignedOut: () => void) {
  let token: string | null = null
  let refreshToken: string | null = null
  let renewal: Promise<void> | null = null

  async function send(method: string, path: string, body?: object): Promise<Response> {
    const headers: Record<string, string> = {}
    if (token !== null) headers.authorization = `Bearer ${token}`
    if (body) headers['content-type'] = 'application/json'
    const init = { method, headers, credentials: 'omit', cache: 'no-store' } as const
    return fetch(path, { ...init, ...(body && { body: JSON.stringify(body) }) })
  }

  async function assertOk(response: Response): Promise<Response> {
    if (response.ok) return response
    const parsed = cloudProblemAnswerSchema.safeParse(await response.json().catch(() => null))
    if (!parsed.success) throw new ApiError('INTERNAL', texts.offline)
    const { code, message, next } = parsed.data.problem
    throw new ApiError(code, `${message}。${next}`)
  }

  /** However many requests find the token old, one renews it. */
  function renew(): Promise<void> {
    renewal ??= (async () => {
      const body = { refreshToken }
      token = null
      const answer = await assertOk(await send('POST', '/api/auth/refresh', body))
      const next = refreshAnswerSchema.parse(await answer.json())
      token = next.token
      refreshToken = next.refreshToken
    })().finally(() => {
      renewal = null
    })
    return renewal
  }

  async function ask(method: string, path: string, body?: object): Promise<Response> {
    const first = await send(method, path, body)
    if (first.status !== 401 || refreshToken === null) return assertOk(first)
    try {
      await renew()
    } catch (error) {
      if (codeOf(error) === 'UNAUTHORIZED') {
        token = null
        refreshToken = null
        onSignedOut()
      }
      throw error
    }
    return assertOk(await send(method, path, body))
  }
  async function call<T extends z.ZodType>(
    schema: T,
    method: string,
    path: string,
    body?: object,
  ): Promise<z.infer<T>> {
    return schema.parse(await (await ask(method, path, body)).json())
  }

  return {
    async signIn(email: string, password: string, code: string) {
      const body = { email, password, ...(code !== '' && { code }) }
      const answer = await call(loginAnswerSchema, 'POST', '/api/auth/login', body)
      token = answer.token
      refreshToken = answer.refreshToken
    },
    me: () => call(meAnswerSchema, 'GET', '/api/auth/me'),
    plans: () => call(plansAnswerSchema, 'GET', '/api/plans'),
    async signOut() {
      await call(okAnswerSchema, 'POST', '/api/auth/logout').catch(() => {})
      token = null
      refreshToken = null
    },
    enrol: (password: string) =>
      call(totpEnrolAnswerSchema, 'POST', '/api/auth/totp/enrol', { password }),
    confirmEnrol: (code: string) =>
      call(totpConfirmAnswerSchema, 'POST', '/api/auth/totp/confirm', { code }),
    list(status: ReceiptStatus, cursor: string | null) {
      const query = new URLSearchParams({ status, ...(cursor !== null && { cursor }) })
      return call(reviewQueueAnswerSchema, 'GET', `/api/review/receipts?${query}`)
    },
    show: (id: string) => call(reviewDetailAnswerSchema, 'GET', `/api/review/receipts/${id}`),
    async image(id: string): Promise<Blob> {
      return (await ask('GET', `/api/payment/receipts/${id}/image`)).blob()
    },
    approve: (id: string, body: { version: number; planId?: string; isDuplicateSeen?: boolean }) =>
      call(decisionAnswerSchema, 'POST', `/api/review/receipts/${id}/approve`, body),
    refuse: (
      id: string,
      action: 'reject' | 'revoke',
      body: { version: number; reason: ReviewReason; reasonText?: string },
    ) => call(decisionAnswerSchema, 'POST', `/api/review/receipts/${id}/${action}`, body),
    audit(before: number | null) {
      const query = before === null ? '' : `?before=${before}`
      return call(auditAnswerSchema, 'GET', `/api/admin/audit${query}`)
    },
  }
}
