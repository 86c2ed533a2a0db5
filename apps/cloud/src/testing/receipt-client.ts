import { drawReceipt } from './make-images.ts'
import type { TestCloud } from './test-cloud.ts'

export type Person = { id: string; email: string; token: string }
export type GivenUpload = {
  image?: Buffer
  name?: string
  type?: string
  key?: string
  fields?: Record<string, string>
}

let people = 0

/** Uploads and reviews as the app and the review page do. */
export function createReceiptClient(cloud: TestCloud) {
  async function newcomer(): Promise<Person> {
    const email = `payer${++people}@example.com`
    await cloud.register(email)
    const { token, user } = (await cloud.login(email)).body
    return { id: user.id, email, token }
  }

  async function upload(person: Person, given: GivenUpload = {}) {
    const image = given.image ?? (await drawReceipt(`${person.id} ${++people}`))
    const form = new FormData()
    for (const [name, value] of Object.entries(given.fields ?? {})) form.append(name, value)
    const { name = 'receipt.jpg', type = 'image/jpeg' } = given
    form.append('file', new Blob([new Uint8Array(image)], { type }), name)
    return sendForm(person, form, given.key)
  }

  async function sendForm(person: Person, form: FormData, key?: string) {
    const encoded = new Response(form)
    const answer = await cloud.app.inject({
      method: 'POST',
      url: '/api/payment/upload',
      headers: {
        authorization: `Bearer ${person.token}`,
        'content-type': encoded.headers.get('content-type') ?? '',
        ...(key !== undefined && { 'idempotency-key': key }),
      },
      payload: Buffer.from(await encoded.arrayBuffer()),
    })
    return { status: answer.statusCode, body: answer.json(), text: answer.body }
  }

  return {
    newcomer,
    upload,
    sendForm,
    rowsOf: ({ id }: Person) =>
      cloud.db
        .selectFrom('receipts')
        .selectAll()
        .where('accountId', '=', id)
        .orderBy('createdAt')
        .execute(),
    async storedKeys() {
      const keys = []
      for await (const { key } of cloud.objects.list('receipts')) keys.push(key)
      return keys
    },
    statusOf: async ({ token }: Person) =>
      (await cloud.call('GET', '/api/payment/status', undefined, { token })).body,
    imageOf: (id: string, token: string) =>
      cloud.app.inject({
        url: `/api/payment/receipts/${id}/image`,
        headers: { authorization: `Bearer ${token}` },
      }),
    decide: (
      id: string,
      action: 'approve' | 'reject' | 'revoke',
      { token }: { token: string },
      body: object = {},
    ) =>
      cloud.call(
        'POST',
        `/api/review/receipts/${id}/${action}`,
        {
          version: action === 'revoke' ? 2 : 1,
          ...(action === 'approve' ? { planId: 'month' } : { reason: 'OTHER' }),
          ...body,
        },
        { token },
      ),
  }
}

export type ReceiptClient = ReturnType<typeof createReceiptClient>
