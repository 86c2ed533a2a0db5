import { createHash } from 'node:crypto'
import { AwsClient } from 'aws4fetch'
import { CloudError } from '../problems/cloud-error.ts'
import { assertKey, isKey, type ObjectStore } from './object-store.ts'

const limitMs = 15_000

export type S3Place = {
  bucket: string
  endpoint: string
  region: string
  /** Where the bucket's name goes: before the host (Tencent COS, AWS) or into the path. */
  addressing: 'host' | 'path'
  keyId: string
  secret: string
}

/** A bucket of any S3-compatible store. It must be private: nothing is ever signed for a browser. */
export function openS3Store(place: S3Place): ObjectStore {
  const client = new AwsClient({
    accessKeyId: place.keyId,
    secretAccessKey: place.secret,
    service: 's3',
    region: place.region,
    retries: 2,
  })
  const base = bucketAddress(place)

  /** null = 404. */
  async function send(
    method: 'GET' | 'HEAD' | 'PUT' | 'DELETE',
    path: string,
    body?: Buffer,
    type?: string,
  ): Promise<Response | null> {
    const headers: Record<string, string> = {
      // Signed with the request, so that what arrives is what was sent.
      'x-amz-content-sha256': createHash('sha256')
        .update(body ?? '')
        .digest('hex'),
    }
    if (type !== undefined) headers['content-type'] = type
    const signal = AbortSignal.timeout(limitMs)
    const init = { method, headers, signal, ...(body && { body: new Uint8Array(body) }) }
    const response = await client.fetch(`${base}/${path}`, init).catch(unavailable)
    if (response.ok) return response
    await response.body?.cancel()
    if (response.status === 404 && method !== 'PUT') return null
    return unavailable(new Error(`S3 ${method} ${response.status}`))
  }

  const sendFor = async (method: 'GET' | 'HEAD' | 'DELETE', key: string) => {
    assertKey(key)
    return send(method, key)
  }
  return {
    async put(key, bytes, type) {
      assertKey(key)
      await send('PUT', key, bytes, type)
    },
    async get(key) {
      const response = await sendFor('GET', key)
      return response && Buffer.from(await response.arrayBuffer().catch(unavailable))
    },
    has: async key => (await sendFor('HEAD', key)) !== null,
    async delete(key) {
      await sendFor('DELETE', key)
    },
    async *list(folder) {
      let next: string | undefined
      do {
        const query = new URLSearchParams({ 'list-type': '2', prefix: `${folder}/` })
        if (next !== undefined) query.set('continuation-token', next)
        const response = await send('GET', `?${query}`)
        // A listing of a bucket that is not there: a mistake of set-up, not an empty folder.
        if (!response) return unavailable(new Error('S3 LIST 404'))
        const xml = await response.text().catch(unavailable)
        for (const [, entry = ''] of xml.matchAll(/<Contents>(.*?)<\/Contents>/gs)) {
          const key = textOf(entry, 'Key') ?? ''
          if (isKey(key)) yield { key, storedAt: Date.parse(textOf(entry, 'LastModified') ?? '') }
        }
        next = textOf(xml, 'NextContinuationToken')
      } while (next !== undefined)
    },
  }
}

export function bucketAddress({ endpoint, bucket, addressing }: S3Place): string {
  const url = new URL(endpoint)
  return addressing === 'host'
    ? `${url.protocol}//${bucket}.${url.host}`
    : `${url.origin}/${bucket}`
}

function textOf(xml: string, name: string): string | undefined {
  const text = new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1]
  const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
  return text?.replace(/&(amp|lt|gt|quot|apos);/g, (_, entity: string) => entities[entity] ?? '')
}

function unavailable(cause: unknown): never {
  throw new CloudError('IMAGE_STORE_UNAVAILABLE', { cause, retryAfterMs: 2000 })
}
