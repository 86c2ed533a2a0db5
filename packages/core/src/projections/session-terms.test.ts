import type { Entry, EntryBody } from '@talkingcat/contract'
import { expect, it } from 'vitest'
import { danmaku, gift, viewerNamed } from '../log/test-entries.ts'
import { fold } from './projection.ts'
import { sessionTermsProjection } from './session-terms.ts'

const projection = sessionTermsProjection(name => (name.startsWith('!') ? null : name))
const entriesOf = (bodies: EntryBody[]): Entry[] =>
  bodies.map((body, index) => ({ ...body, seq: index + 1, at: index, atMs: index }))
const termsOf = (bodies: EntryBody[]) => {
  return [...fold(projection, entriesOf(bodies)).terms.values()]
}

it('listens for a viewer who speaks three times or gives, not for one who just says hello', () => {
  const [a, b, c] = [viewerNamed('知夏'), viewerNamed('念安'), viewerNamed('!开心')]
  const bodies = [danmaku('1', a), danmaku('2', a), danmaku('1', b), danmaku('3', a)]
  expect(termsOf(bodies)).toEqual([{ word: '知夏', origin: 'viewer' }])
  expect(termsOf([gift({ count: 1, viewer: b, name: '玫瑰' })])).toEqual([
    { word: '念安', origin: 'viewer' },
    { word: '玫瑰', origin: 'gift' },
  ])
  expect(termsOf([danmaku('1', c), danmaku('2', c), danmaku('3', c)])).toEqual([])
})

it('does not listen for a name that the platform has hidden', () => {
  const viewer = { ...viewerNamed('薛***'), isMasked: true }
  expect(termsOf([gift({ count: 1, viewer, name: '玫瑰' })])).toEqual([
    { word: '玫瑰', origin: 'gift' },
  ])
})

it('lets go of what it has not heard of for longest', () => {
  const bodies = Array.from({ length: 302 }, (_, index) =>
    gift({ count: 1, viewer: viewerNamed('!'), name: `礼物${index}` }),
  )
  // The first one again: now the second and third are the oldest.
  bodies.splice(300, 0, gift({ count: 1, viewer: viewerNamed('!'), name: '礼物0' }))
  const words = termsOf(bodies).map(({ word }) => word)
  expect(words).toHaveLength(300)
  expect(words).toContain('礼物0')
  expect(words).not.toContain('礼物1')
  expect(words).not.toContain('礼物2')
  expect(words.at(-1)).toBe('礼物301')
})

it('is the same folded at once and bit by bit', () => {
  const viewers = Array.from({ length: 40 }, (_, index) => viewerNamed(`观众${index % 13}`))
  const entries = entriesOf(viewers.map(viewer => danmaku('好', viewer)))
  const state = projection.initial()
  for (const entry of entries) projection.apply(state, entry)
  expect(fold(projection, entries)).toEqual(state)
  expect(state.version).toBe(13)
})
