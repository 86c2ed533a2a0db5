import { describe, expect, it } from 'vitest'
import { hashOf, parseRoute, type Route } from './route.ts'

describe('routes', () => {
  it.each<Route>([{ screen: 'start' }, { screen: 'session', sessionId: 'mwtp9nd9x048' }])(
    'reads back what it writes: %j',
    route => expect(parseRoute(hashOf(route))).toEqual(route),
  )

  it.each(['', '#', '#/session/', '#/session/../../x', '#/session/TOO-LONG-OR-ODD', '#nonsense'])(
    'takes %j for the start',
    hash => expect(parseRoute(hash)).toEqual({ screen: 'start' }),
  )
})
