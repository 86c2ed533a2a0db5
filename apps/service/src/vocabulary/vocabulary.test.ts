import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CallError, vocabularyLimit } from '@talkingcat/contract'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createTestWorld } from '../testing/test-ports.ts'
import { startTestService } from '../testing/test-service.ts'
import { createVocabularyStore } from './vocabulary-store.ts'

let folder = ''
let path = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'talkingcat-vocabulary-'))
  path = join(folder, 'deep', 'vocabulary.json')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const open = () => createVocabularyStore(path, () => 42)
const draft = (word: string, aliases: string[] = [], exceptions: string[] = []) => {
  return { word, aliases, exceptions }
}
const entry = (id: string, word: string) => ({ id, ...draft(word) })

describe('the vocabulary', () => {
  it('is empty at first, and outlives the program, for nobody else to read', async () => {
    expect(open()).toMatchObject({ entries: [], problem: null })
    const store = open()
    store.save([draft('玄戒芯片', ['悬界芯片']), draft('一加', [], ['一加一'])])
    expect(open().entries).toEqual(store.entries)
    expect(open().entries.map(({ word }) => word)).toEqual(['玄戒芯片', '一加'])
    expect((await stat(path)).mode & 0o777).toBe(0o600)
  })

  it('joins what is said twice of a word, and keeps an edit to itself', () => {
    const store = open()
    store.save([draft('一加', ['易佳']), draft('一加', ['易佳', '壹加', '一加'], ['一加一'])])
    expect(store.entries).toMatchObject([{ aliases: ['易佳', '壹加'], exceptions: ['一加一'] }])
    const id = store.entries[0]?.id ?? ''
    store.save([{ id, ...draft('一加手机') }])
    expect(store.entries).toEqual([{ id, word: '一加手机', aliases: [], exceptions: [] }])
    expect(() => store.save([{ id: 'gone', ...draft('小白鞋') }])).toThrow('VOCABULARY_ENTRY_GONE')
    store.save([draft('小白鞋')])
    expect(() => store.save([{ id, ...draft('小白鞋') }])).toThrow('VOCABULARY_WORD_TAKEN')
    // All or nothing.
    expect(() => store.save([draft('新词'), { id, ...draft('小白鞋') }])).toThrow()
    expect(store.entries.map(({ word }) => word)).toEqual(['一加手机', '小白鞋'])
  })

  it('takes no more than its limit', () => {
    const store = open()
    store.save(Array.from({ length: vocabularyLimit }, (_, index) => draft(`词${index}`)))
    expect(() => store.save([draft('再一个')])).toThrow('VOCABULARY_FULL')
    store.save([draft('词0', ['此零'])])
    store.remove([store.entries[1]?.id ?? '', 'gone'])
    store.save([draft('再一个')])
    expect(store.entries).toHaveLength(vocabularyLimit)
  })

  it.each([
    ['cut short', '{"version":1,"entries":[{"id":"a","wo', []],
    ['of another shape', '[1,2]', []],
    ['of a newer version', '{"version":2,"entries":[]}', []],
    [
      'with one entry damaged',
      JSON.stringify({
        version: 1,
        entries: [entry('a', '一加'), { id: 'b' }, entry('c', '至本')],
      }),
      ['一加', '至本'],
    ],
  ])('a file %s gives what can be had of it, and is kept as it was', async (_name, text, words) => {
    await mkdir(join(folder, 'deep'))
    await writeFile(path, text)
    const store = open()
    expect(store.problem?.code).toBe('VOCABULARY_DAMAGED')
    // A launch in which the host changes nothing loses nothing.
    expect(createVocabularyStore(path, () => 43).entries).toEqual(store.entries)
    expect(store.entries.map(({ word }) => word)).toEqual(words)
    store.save([draft('小白鞋')])
    expect((await readdir(join(folder, 'deep'))).sort()).toEqual([
      'vocabulary.broken-42.json',
      'vocabulary.json',
    ])
    const kept = await readFile(join(folder, 'deep', 'vocabulary.broken-42.json'), 'utf8')
    expect(kept).toBe(text)
    expect(open()).toMatchObject({ problem: null, entries: store.entries })
  })

  it('that can be neither read nor put aside is not written over', async () => {
    // A folder can not be read as a file, and one that is not empty stands in the way of another.
    await mkdir(join(path, 'inside'), { recursive: true })
    await mkdir(join(folder, 'deep', 'vocabulary.broken-42.json', 'inside'), { recursive: true })
    const store = open()
    expect(store.problem?.code).toBe('VOCABULARY_DAMAGED')
    expect(() => store.save([draft('小白鞋')])).toThrow('VOCABULARY_NOT_SAVED')
    expect(await readdir(path)).toEqual(['inside'])
  })

  it('that can not be kept is not claimed to be', async () => {
    const store = open()
    store.save([draft('一加')])
    await mkdir(`${path}.tmp`)
    expect(() => store.save([draft('小白鞋')])).toThrow('VOCABULARY_NOT_SAVED')
    expect(store.entries.map(({ word }) => word)).toEqual(['一加'])
  })

  it('is read, changed and tried over HTTP', async () => {
    const { ports } = createTestWorld({ vocabulary: open() })
    const service = await startTestService(ports)
    try {
      const { client } = service
      expect(await client.call('getVocabulary', {})).toEqual({
        ...{ entries: [], limit: vocabularyLimit, problem: null },
      })
      const { entries } = await client.call('saveVocabulary', {
        body: { entries: [{ word: ' 玄戒芯片 ' }, { word: '一加', exceptions: ['一加一'] }] },
      })
      expect(entries.map(({ word }) => word)).toEqual(['玄戒芯片', '一加'])
      const tried = await client.call('tryVocabulary', { body: { text: '玄界心片' } })
      expect(tried).toMatchObject({ text: '玄戒芯片', corrections: [{ at: 0, from: '玄界心片' }] })
      const left = await client.call('removeVocabulary', { body: { ids: [entries[0]?.id ?? ''] } })
      expect(left.entries.map(({ word }) => word)).toEqual(['一加'])
      const bad = [
        { entries: [] },
        { entries: [{ word: ' ' }] },
        { entries: [{ word: '好', aliases: ['好'] }] },
      ]
      for (const body of bad) {
        expect((await service.post('/api/vocabulary', body)).status).toBe(400)
      }
      const terms = client.call('listSessionTerms', { params: { id: 'abcdefghijkl' } })
      await expect(terms).rejects.toBeInstanceOf(CallError)
    } finally {
      await service.close()
    }
  })
})
