import { expect, it } from 'vitest'
import { type HeardText, isMusic } from './is-music.ts'

const afterMusic = { heldShareBefore: 0.8, voiceShare: 0.1 }
const heard = (text: string, spokenMs: number, more: Partial<HeardText>): boolean =>
  isMusic({ text, spokenMs, isTaggedMusic: true, heldShare: 0.05, ...afterMusic, ...more })

it('the first sentence after a long time of music is speech, though the model tags the music under it', () => {
  expect(heard('大家晚上好欢迎来到直播间', 2600, { heldShare: 0.1 })).toBe(false)
  expect(heard('好的', 600, { heldShare: 0.15 })).toBe(false)
})

it('words made of notes are music, whether tagged or not', () => {
  expect(heard('啊', 600, { heldShare: 0.5 })).toBe(true)
  expect(heard('我的爱', 2600, { heldShare: 0.6, isTaggedMusic: false })).toBe(true)
  expect(heard('我的爱', 2600, { heldShare: 0.25 })).toBe(true)
})

it('notes under quick speech where there was no music before are not enough', () => {
  const quick = { heldShare: 0.25, heldShareBefore: 0.2, isTaggedMusic: false }
  expect(heard('大家晚上好欢迎来到直播间', 2000, quick)).toBe(false)
})
