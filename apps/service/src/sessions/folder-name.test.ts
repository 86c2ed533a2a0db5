import fc from 'fast-check'
import { expect, it } from 'vitest'
import { testRoom } from '../testing/live-events.ts'
import { sessionFolderName } from './folder-name.ts'
import { createSessionId } from './session-id.ts'

const startedAt = new Date(2026, 3, 5, 23, 59).getTime()
const nameOf = (hostName: string) =>
  sessionFolderName({ id: 'abcdefghijkl', startedAt, room: { ...testRoom('1'), hostName } })

it.each([
  ['小茶馆', '2026-04-05-小茶馆-abcdefghijkl'],
  ['../../etc', '2026-04-05-_.._etc-abcdefghijkl'],
  ['a/b\\c:d*?"<>|', '2026-04-05-a_b_c_d______-abcdefghijkl'],
  ['', '2026-04-05-room-abcdefghijkl'],
  [' . ', '2026-04-05-room-abcdefghijkl'],
  ['CON', '2026-04-05-CON-abcdefghijkl'],
])('%s', (hostName, name) => expect(nameOf(hostName)).toBe(name))

it('is one safe path part for any name', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), hostName => {
      const name = nameOf(hostName)
      expect(name).toMatch(/^2026-04-05-[^<>:"/\\|?*\p{Cc}]+-abcdefghijkl$/u)
      expect(Buffer.byteLength(name)).toBeLessThan(255)
      expect(name).not.toMatch(/\p{Cs}/u)
    }),
  )
})

it('makes ids that sort by time', () => {
  const ids = [1, 1_800_000_000_000, 2_700_000_000_000].map(createSessionId)
  expect(ids.toSorted()).toEqual(ids)
  for (const id of ids) expect(id).toMatch(/^[a-z0-9]{12}$/)
})
