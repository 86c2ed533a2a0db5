import { expect, it } from 'vitest'
import { characterErrorRate } from '../evaluation/character-error-rate.ts'
import { sentenceEdges } from '../evaluation/sentence-edges.ts'
import { loadFixtureRecognizer, runCaptions } from '../testing/caption-run.ts'
import { demoNames } from '../testing/demos.ts'
import { joinSpoken, type PlacedSentence, readSentences } from '../testing/spoken.ts'

const rounds = 20
/** Repeatable: a linear congruential generator, 0 to 1. */
function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff
    return state / 0x7fff_ffff
  }
}

it('loses no first and no last character in 500 spoken sentences', {
  timeout: 300_000,
}, async () => {
  const recognizer = await loadFixtureRecognizer()
  const spoken = (await Promise.all(demoNames.map(readSentences))).flat()
  const random = createRandom(7)
  let count = 0
  const wrong = { first: 0, last: 0 }
  let errors = 0
  let characters = 0
  for (let round = 0; round < rounds; round++) {
    const shuffled = spoken
      .map(sentence => ({ sentence, order: random() }))
      .sort((a, b) => a.order - b.order)
      .map(({ sentence }) => sentence)
    const { sound, sentences } = joinSpoken(shuffled, () => ({
      pauseMs: 450 + 900 * random(),
      gain: 10 ** (-(random() * 12) / 20),
    }))
    // Every other round over a noise floor of -55 dB.
    const noise = round % 2 === 0 ? 0 : 10 ** (-55 / 20)
    const noisy = sound.map(sample => sample + noise * 2 * (random() - 0.5))
    const stories = await runCaptions(recognizer, noisy, { hasPartials: false })
    for (const { text, heard } of matched(sentences, stories)) {
      const edges = sentenceEdges(text, heard)
      count += 1
      wrong.first += edges.isFirstRight ? 0 : 1
      wrong.last += edges.isLastRight ? 0 : 1
      const rate = characterErrorRate(text, heard)
      errors += rate.errorCount
      characters += rate.referenceCount
    }
  }
  process.stdout.write(
    `${count} sentences: ${wrong.first} first and ${wrong.last} last characters wrong, ` +
      `CER ${((100 * errors) / characters).toFixed(2)} %\n`,
  )
  expect(count).toBe(500)
  expect(wrong).toEqual({ first: 0, last: 0 })
})

function matched(
  sentences: readonly PlacedSentence[],
  stories: Awaited<ReturnType<typeof runCaptions>>,
) {
  return sentences.map(({ text, start, end }) => {
    const own = stories.filter(({ final }) => {
      const middle = (final.speechStart + final.speechEnd) / 2
      return middle >= start && middle <= end
    })
    return { text, heard: own.map(({ final }) => final.text).join('') }
  })
}
