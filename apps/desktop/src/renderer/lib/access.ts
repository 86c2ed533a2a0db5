/** What the desktop app hands to the page; absent in a browser. */
type Bridge = { serviceUrl: string; token: string }

declare global {
  interface Window {
    talkingcat?: Bridge
  }
}

export type Access = {
  serviceUrl: string
  token: string
  /** The address asked for the demo room at once. */
  wantsDemo: boolean
}

const storageKey = 'talkingcat.token'

/**
 * How this page reaches the service, or null when it was opened without a token.
 * The token is taken out of the address bar at once, so that it is not in a screenshot or on stream.
 */
export function readAccess(): Access | null {
  const fragment = new URLSearchParams(location.hash.replace(/^#/, ''))
  const given = fragment.get('token')
  const wantsDemo = fragment.has('demo')
  if (given !== null || wantsDemo) history.replaceState(null, '', `${location.pathname}#/`)
  if (given) sessionStorage.setItem(storageKey, given)

  const bridge = window.talkingcat
  const token = bridge?.token ?? given ?? sessionStorage.getItem(storageKey)
  if (!token) return null
  return { serviceUrl: bridge?.serviceUrl ?? builtInServiceUrl(), token, wantsDemo }
}

/** The dev server passes /api on by itself; a built page may have been told another address. */
function builtInServiceUrl(): string {
  if (import.meta.env.DEV) return ''
  const configured: unknown = import.meta.env.VITE_FASTAPI_URL
  return typeof configured === 'string' ? configured.replace(/\/$/, '') : ''
}
