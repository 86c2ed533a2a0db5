import { describe, expect, it } from 'vitest'
import { hashOf, parseRoute, type Route, routeToRunning } from './route.ts'

describe('routes', () => {
  it.each<Route>([
    { screen: 'start' },
    { screen: 'settings' },
    { screen: 'vocabulary' },
    { screen: 'account', part: 'home' },
    { screen: 'account', part: 'plan' },
    { screen: 'session', sessionId: 'mwtp9nd9x048' },
  ])('reads back what it writes: %j', route => expect(parseRoute(hashOf(route))).toEqual(route))

  it.each(['', '#', '#/session/', '#/session/../../x', '#/session/TOO-LONG-OR-ODD', '#nonsense'])(
    'takes %j for the start',
    hash => expect(parseRoute(hash)).toEqual({ screen: 'start' }),
  )

  it('finds the running session in a problem, when it names one', () => {
    const sessionId = 'mwtp9nd9x048'
    expect(routeToRunning({ sessionId })).toEqual({ screen: 'session', sessionId })
    expect(routeToRunning({ limit: 3 })).toBeNull()
    expect(routeToRunning(undefined)).toBeNull()
  })
})
