import { useSyncExternalStore } from 'react'

export type Route =
  | { screen: 'start' }
  | { screen: 'settings' }
  | { screen: 'vocabulary' }
  | { screen: 'account'; part: AccountPart }
  | { screen: 'session'; sessionId: string }

const accountParts = ['home', 'register', 'forgot', 'plan'] as const
export type AccountPart = (typeof accountParts)[number]

/** `#/session/<id>`, `#/settings`, `#/vocabulary`, `#/account`, `#/account/<part>`; everything else is the start screen. */
export function parseRoute(hash: string): Route {
  if (hash === '#/settings') return { screen: 'settings' }
  if (hash === '#/vocabulary') return { screen: 'vocabulary' }
  const part = /^#\/account(?:\/([a-z]+))?$/.exec(hash)
  if (part) {
    const known = accountParts.find(name => name === part[1])
    return { screen: 'account', part: known ?? 'home' }
  }
  const match = /^#\/session\/([a-z0-9]{12})$/.exec(hash)
  return match?.[1] ? { screen: 'session', sessionId: match[1] } : { screen: 'start' }
}

export function hashOf(route: Route): string {
  switch (route.screen) {
    case 'start':
      return '#/'
    case 'settings':
      return '#/settings'
    case 'vocabulary':
      return '#/vocabulary'
    case 'account':
      return route.part === 'home' ? '#/account' : `#/account/${route.part}`
    case 'session':
      return `#/session/${route.sessionId}`
  }
}

export function goTo(route: Route): void {
  location.hash = hashOf(route)
}

/** The session that stands in the way of a new one, where a problem names it (SESSION_RUNNING). */
export function routeToRunning(details: Record<string, unknown> | undefined): Route | null {
  const route = parseRoute(`#/session/${String(details?.sessionId ?? '')}`)
  return route.screen === 'session' ? route : null
}

export function useRoute(): Route {
  const hash = useSyncExternalStore(subscribe, () => location.hash)
  return parseRoute(hash)
}

function subscribe(changed: () => void): () => void {
  window.addEventListener('hashchange', changed)
  return () => window.removeEventListener('hashchange', changed)
}
