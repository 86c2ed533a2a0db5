import type { Entry, EntryBody } from '@talkingcat/contract'
import { describe, expect, it } from 'vitest'
import { entryAt, nextPlace } from '../log/place.ts'
import { danmakuWithId, recalled, viewerNamed } from '../log/test-entries.ts'
import { feedProjection } from '../projections/feed.ts'
import { fold } from '../projections/projection.ts'
import { renderCommentsJsonl } from './comments-jsonl.ts'

const t0 = 1_700_000_000_000
const log = (...bodies: EntryBody[]): Entry[] =>
  bodies.map((body, index) => entryAt(nextPlace(index + 1, t0 + index * 1000, t0), body))

const rude = viewerNamed('路人', '66')
const entries = log(
  danmakuWithId('1', '留下的话'),
  danmakuWithId('2', '被撤回的话'),
  danmakuWithId('3', '路人的话', rude),
  recalled(['2', '404'], ['66']),
  danmakuWithId('4', '路人后来的话', rude),
)

describe('danmaku that were taken back', () => {
  it('lose their words in the feed, and no other row moves', () => {
    const { rows } = fold(feedProjection, entries)
    expect(rows.map(row => (row.kind === 'danmaku' ? row.text : row.kind))).toEqual([
      '留下的话',
      'recalled',
      'recalled',
      '路人后来的话',
    ])
    expect(rows.map(row => row.key)).toEqual(['1', '2', '3', '5'])
    expect(JSON.stringify(rows)).not.toContain('被撤回')
  })

  it('are not in comments.jsonl', () => {
    const texts = [...renderCommentsJsonl(entries)].map(line => JSON.parse(line).payload.content)
    expect(texts).toEqual(['留下的话', '路人后来的话'])
  })
})
