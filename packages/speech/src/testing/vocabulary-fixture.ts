import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { CorrectorEntry } from '../vocabulary/corrector-types.ts'

/** The lines of one of the lists in `testing/vocabulary/`, without comments. */
export function readList(name: string): string[] {
  return readLines(new URL(`vocabulary/${name}.txt`, import.meta.url))
}

/** Over a thousand sentences of a live room in which nothing is wrong. */
export function readOrdinarySentences(): string[] {
  const spoken = new URL('../../models/mandarin-fixture/sentences.txt', import.meta.url)
  return [...new Set([...readList('ordinary-sentences'), ...readLines(spoken)])]
}

/** `word|alias|alias!exception!exception` per line, as the page's import reads it. */
export function readVocabulary(name: string): CorrectorEntry[] {
  return readList(name).map((line, index) => {
    const [names = '', ...exceptions] = line.split('!')
    const [word = '', ...aliases] = names.split('|')
    return { id: `e${index}`, word, aliases, exceptions }
  })
}

function readLines(url: URL): string[] {
  return readFileSync(fileURLToPath(url), 'utf8')
    .split('\n')
    .filter(line => line !== '' && !line.startsWith('#'))
}
