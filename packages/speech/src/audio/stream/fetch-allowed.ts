export type FetchOptions = {
  headers: Record<string, string>
  /** See `StreamAudioSourceOptions`. */
  isUrlAllowed?: (url: URL) => boolean
}

/** A CDN sends a client on to the node nearest to it; each step is looked at before it is taken. */
export async function fetchAllowed(
  url: string | URL,
  { headers, isUrlAllowed = () => true }: FetchOptions,
  signal: AbortSignal,
): Promise<Response> {
  let target = new URL(url)
  for (let step = 0; step <= maxRedirects; step++) {
    if (!isUrlAllowed(target)) throw new Error('address refused')
    const response = await fetch(target, { headers, signal, redirect: 'manual' })
    const next = isRedirect(response) ? response.headers.get('location') : null
    if (next === null) return response
    await response.body?.cancel()
    target = new URL(next, target)
  }
  throw new Error('too many redirects')
}

const maxRedirects = 5
const isRedirect = ({ status }: Response) => status >= 300 && status < 400
