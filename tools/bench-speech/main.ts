import { findFfmpeg, fixtureModel } from '@talkingcat/speech'
import { makeProgramme } from '@talkingcat/speech/testing'
import { type Figure, formatFigure } from '../bench/figure.ts'
import { measureCaptions } from './captions.ts'
import { measureEdges } from './edges.ts'
import { makeEnglishProgramme } from './english.ts'
import { fetchMoonshine } from './moonshine.ts'
import { measureSoak } from './soak.ts'

/**
 * Figures of the captions, beside those of the runtime's own examples. `--soak` is an evening of
 * 8 h instead; `--no-edges` leaves out the 500 sentences, which need espeak-ng and sox; `--short` takes a part of it.
 */
async function bench(): Promise<void> {
  const found = await findFfmpeg({ env: process.env })
  if (!found) throw new Error('ffmpeg is needed')
  const shared = { ffmpegPath: found.path, programme: await makeProgramme(found.path) }
  const has = (option: string) => process.argv.includes(option)
  const listenMs = has('--short') ? 40_000 : shared.programme.lengthMs
  const mandarin = {
    ...{ ...shared, name: 'Mandarin fixture', model: fixtureModel(), listenMs },
    mostErrorPercent: 2,
  }
  const figures = has('--soak')
    ? await measureSoak({ ...shared, hours: has('--short') ? 1 : 8, speed: 20 })
    : [
        ...(await measureCaptions(mandarin)),
        ...(await measureEnglish(found.path)),
        ...(has('--no-edges') ? [] : await measureEdges()),
      ]
  process.stdout.write(`\n${figures.map(formatFigure).join('\n')}\n`)
}

/** Real weights; left out where npm, espeak-ng or sox can not be had, and said so. */
async function measureEnglish(ffmpegPath: string): Promise<Figure[]> {
  try {
    const model = await fetchMoonshine()
    const programme = await makeEnglishProgramme(ffmpegPath)
    const listenMs = programme.lengthMs
    return await measureCaptions({
      name: 'English Moonshine',
      model,
      programme,
      ffmpegPath,
      listenMs,
      mostErrorPercent: 10,
    })
  } catch (error) {
    process.stdout.write(`English left out: ${error instanceof Error ? error.message : error}\n`)
    return []
  }
}

await bench()
