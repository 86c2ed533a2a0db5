import type { startAccountCloud } from './account-world.ts'

type Cloud = Awaited<ReturnType<typeof startAccountCloud>>
const password = 'eine sehr lange graue Katze'

/** Somebody who decides on receipts, by the cloud's own routes. */
export async function openReviewer({ origin, sql }: Cloud) {
  const email = 'reviewer@example.com'
  const ask = async (path: string, body?: object, token = '') => {
    const answer = await fetch(origin + path, {
      method: body ? 'POST' : 'GET',
      headers: {
        ...(body && { 'content-type': 'application/json' }),
        ...(token && { authorization: `Bearer ${token}` }),
      },
      ...(body && { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${text}`)
    return JSON.parse(text)
  }
  sql('delete from throttles')
  await ask('/api/auth/register', { email, password, nickname: '审核员' })
  sql("update accounts set role = 'reviewer' where email_norm = ?", email)
  const { token, user } = await ask('/api/auth/login', { email, password })
  // The second step is the cloud's own test's matter.
  sql('update sign_ins set second_step_at = 1 where account_id = ?', String(user.id))

  return {
    async decide(action: 'approve' | 'reject' | 'revoke', more: object = {}) {
      const status = action === 'revoke' ? 'APPROVED' : 'PENDING_REVIEW'
      const { receipts } = await ask(
        `/api/review/receipts?status=${status}`,
        undefined,
        String(token),
      )
      const [{ id, version }] = receipts
      await ask(`/api/review/receipts/${id}/${action}`, { version, ...more }, String(token))
    },
  }
}
