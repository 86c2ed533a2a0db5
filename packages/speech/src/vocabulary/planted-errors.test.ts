import { describe, expect, it } from 'vitest'
import { readList, readOrdinarySentences, readVocabulary } from '../testing/vocabulary-fixture.ts'
import { createCorrector } from './corrector.ts'
import { fitNickname } from './fit-term.ts'

/** The two promises of the corrector, on the same vocabulary: it mends, and it does no damage. */
describe('the host’s vocabulary', () => {
  const entries = readVocabulary('vocabulary')
  const corrector = createCorrector(entries)
  const planted = readList('planted-errors').map(line => {
    const [kind = '', raw = '', expected = ''] = line.split('\t')
    return { kind, raw, expected }
  })

  it('mends at least 95 of 100 planted errors, and puts in nothing else', () => {
    expect(planted).toHaveLength(100)
    expect(planted.every(({ raw, expected }) => raw !== expected)).toBe(true)
    const results = planted.map(each => ({ ...each, ...corrector.correct(each.raw) }))
    const missed = results.filter(({ text, expected }) => text !== expected)
    const made = results.flatMap(({ corrections, expected }) =>
      corrections.map(({ to }) => ({ to, isRight: expected.includes(to) })),
    )
    const rightCount = made.filter(({ isRight }) => isRight).length
    process.stdout.write(
      `planted errors: recall ${100 - missed.length} of 100, precision ${rightCount} of ${made.length}; missed ${missed.map(({ raw }) => raw).join('、')}\n`,
    )
    expect(missed.length).toBeLessThanOrEqual(5)
    expect(rightCount).toBe(made.length)
  })

  it('leaves more than 1,000 ordinary sentences as they are', () => {
    const sentences = readOrdinarySentences()
    expect(sentences.length).toBeGreaterThan(1000)
    const damaged = sentences
      .map(raw => ({ raw, text: corrector.correct(raw).text }))
      .filter(({ raw, text }) => raw !== text)
    process.stdout.write(`ordinary sentences: ${damaged.length} of ${sentences.length} damaged\n`)
    expect(damaged).toEqual([])
  })

  it('leaves sentences with the right word as they are', () => {
    const right = planted.map(({ expected }) => expected)
    for (const text of right) expect(corrector.correct(text)).toEqual({ text, corrections: [] })
  })

  it('mends errors and does no damage with words that its rules were not made on', () => {
    const heldOut = createCorrector(readVocabulary('held-out-vocabulary'))
    const rows = readList('held-out-errors').map(line => line.split('\t'))
    const missed = rows.filter(([raw = '', word]) => {
      const words = heldOut.correct(raw).corrections.map(({ to }) => to)
      return words.join() !== (word === '-' ? '' : word)
    })
    process.stdout.write(`held-out errors: ${missed.length} of ${rows.length} missed\n`)
    expect(missed.length / rows.length).toBeLessThanOrEqual(0.05)
    const sentences = readOrdinarySentences()
    expect(sentences.filter(text => heldOut.correct(text).text !== text)).toEqual([])
  })

  it('does no damage with the nicknames and gifts of a session, which nobody has checked', () => {
    const nicknames = readList('nicknames').flatMap(name => fitNickname(name) ?? [])
    expect(nicknames.length).toBeGreaterThan(20)
    const terms = [...readList('gifts'), ...nicknames].map(word => ({
      ...{ id: word, word, aliases: [], exceptions: [], isStrict: true },
    }))
    const corrector = createCorrector(terms)
    const sentences = readOrdinarySentences()
    expect(sentences.filter(text => corrector.correct(text).text !== text)).toEqual([])
    expect(corrector.correct('谢谢诗寒送的浪慢马扯').text).toBe('谢谢诗涵送的浪漫马车')
  })

  it('can not tell what sounds the same in every syllable, until the host says so', () => {
    const sentences = readList('homophones')
    for (const raw of sentences) expect(corrector.correct(raw).text).not.toBe(raw)
    const excepted = createCorrector(entries.map(entry => ({ ...entry, exceptions: sentences })))
    for (const raw of sentences) expect(excepted.correct(raw).text).toBe(raw)
  })
})
