import { describe, expect, it } from 'vitest'
import { fromRow } from './rows.ts'
import type { Row } from './schema.ts'

const row: Row = {
  session_id: 'aaaaaaaaaaa1',
  seq: 4,
  at: 1000,
  at_ms: 10,
  type: 'session.ended',
  version: 1,
  body: '{"why":"host"}',
}

describe('rows of older versions', () => {
  it('are brought up version by version when read', () => {
    const upcasts = {
      'session.ended@1': (payload: unknown) => ({ cause: Reflect.get(Object(payload), 'why') }),
      'session.ended@3': (payload: unknown) => ({ reason: Reflect.get(Object(payload), 'cause') }),
    }
    expect(fromRow(row, upcasts, 4)).toEqual({
      seq: 4,
      at: 1000,
      atMs: 10,
      type: 'session.ended',
      payload: { reason: 'host' },
    })
  })
  it('are left alone when they are of today', () => {
    expect(fromRow(row)?.payload).toEqual({ why: 'host' })
  })
})
