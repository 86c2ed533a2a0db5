import { CloudError } from '../problems/cloud-error.ts'

const limitMs = 10_000
const mostBytes = 64 * 1024

export type ProviderAnswer = { status: number; headers: Headers; text: string }

/** One request to a provider, limited in time and size. @throws CloudError PROVIDER_FAILED */
export async function askProvider(url: string, init: RequestInit): Promise<ProviderAnswer> {
  try {
    const response = await fetch(url, {
      ...init,
      redirect: 'error',
      signal: AbortSignal.timeout(limitMs),
    })
    const chunks: Uint8Array[] = []
    let bytes = 0
    for await (const chunk of response.body ?? []) {
      bytes += chunk.byteLength
      if (bytes > mostBytes) throw new Error('too long')
      chunks.push(chunk)
    }
    const text = Buffer.concat(chunks).toString('utf8')
    return { status: response.status, headers: response.headers, text }
  } catch (cause) {
    throw new CloudError('PROVIDER_FAILED', { cause, retryAfterMs: 5000 })
  }
}
