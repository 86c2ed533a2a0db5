import type { SoundKind } from '@talkingcat/contract'
import { afterEach, describe, expect, it } from 'vitest'
import { readWav } from '../audio/wav.ts'
import { characterErrorRate } from '../evaluation/character-error-rate.ts'
import { bundledVadPath, fixtureModel } from '../models/locate.ts'
import { createTranscriber } from '../recognizer/transcriber.ts'
import { demoNames, readDemo } from '../testing/demos.ts'
import { makeSound, mixUnder } from '../testing/make-sound.ts'

const cleanups: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup()
})

/** The real detector, recogniser and guards over a stretch of sound. */
async function hear(parts: Float32Array[]) {
  const kinds: SoundKind[] = []
  const transcriber = createTranscriber({
    model: fixtureModel(),
    vadModelPath: bundledVadPath(),
    onState: () => undefined,
    onSoundKind: kind => kinds.push(kind),
    timings: { lagMs: Number.POSITIVE_INFINITY },
  })
  cleanups.push(() => transcriber.close())
  let text = ''
  const reading = (async () => {
    for await (const utterance of transcriber.utterances) text += utterance.text
  })()
  let at = 0
  for (const part of parts) {
    for (let i = 0; i < part.length; i += 1600) {
      const samples = part.subarray(i, i + 1600)
      transcriber.push({ samples, at })
      at += samples.length / 16
      while (transcriber.stats.pushedMs - transcriber.stats.finishedMs > 20_000) {
        await new Promise(resolve => setTimeout(resolve, 5))
      }
    }
  }
  await transcriber.flush()
  const { drops } = transcriber.stats
  await transcriber.close()
  await reading
  return { text, drops, kinds, characters: text.replace(/[^\p{L}\p{N}]/gu, '').length }
}

async function demoSound(name: (typeof demoNames)[number]) {
  const { wavPath, sentences } = await readDemo(name)
  const blocks: Float32Array[] = []
  for await (const block of readWav(wavPath)) blocks.push(block)
  const sound = new Float32Array(blocks.reduce((sum, { length }) => sum + length, 0))
  let end = 0
  for (const block of blocks) {
    sound.set(block, end)
    end += block.length
  }
  return { sound, text: sentences.map(sentence => sentence.text).join('') }
}

describe('sound that is not the host speaking', { timeout: 240_000 }, () => {
  it('ten minutes of music give at most 10 characters, and the host is told that it is music', async () => {
    const parts = [
      makeSound('chords', 150, 1),
      makeSound('band', 150, 2),
      makeSound('song', 300, 11),
    ]
    const { characters, drops, kinds } = await hear(parts)
    process.stdout.write(`music, 10 min: ${characters} characters, ${drops.music} texts dropped\n`)
    expect(characters).toBeLessThanOrEqual(10)
    // The recogniser did hear words in it.
    expect(drops.music).toBeGreaterThan(20)
    expect(kinds[0]).toBe('music')
  })

  it('applause, silence: nothing', async () => {
    const { characters, kinds } = await hear([makeSound('applause', 60), makeSound('silence', 30)])
    expect(characters).toBe(0)
    expect(kinds.at(-1)).toBe('quiet')
  })
})

describe('speech passes the guards', { timeout: 120_000 }, () => {
  it.each(demoNames)('%s alone: the same words as ever', async name => {
    const { sound, text } = await demoSound(name)
    const heard = await hear([sound])
    expect(characterErrorRate(text, heard.text).rate).toBeLessThanOrEqual(0.02)
    expect(Object.values(heard.drops).reduce((sum, count) => sum + count)).toBe(0)
    expect(heard.kinds).toContain('speech')
    expect(heard.kinds).not.toContain('music')
  })

  it.each([12, 6, 0])('over a song %d dB weaker, nothing of it is dropped', async snrDb => {
    const { sound, text } = await demoSound('demo2')
    const heard = await hear([mixUnder(sound, makeSound('song', 20, 7), snrDb)])
    const { rate } = characterErrorRate(text, heard.text)
    process.stdout.write(`speech over a song, ${snrDb} dB: CER ${(100 * rate).toFixed(1)} %\n`)
    expect(heard.drops.music).toBe(0)
    if (snrDb === 12) expect(rate).toBeLessThanOrEqual(0.05)
  })

  it('after half a minute of a song, as soon as the host speaks over it', async () => {
    const { sound, text } = await demoSound('demo2')
    const song = makeSound('song', 30, 7)
    const heard = await hear([song, mixUnder(sound, song, 12)])
    // What a song that has only just begun may have given stands before it.
    expect(heard.text.endsWith(text)).toBe(true)
  })

  it.each([12, 6])(
    'together with another voice %d dB weaker, nothing of it is dropped',
    async snrDb => {
      const { sound, text } = await demoSound('demo2')
      const { sound: other } = await demoSound('demo1')
      const heard = await hear([mixUnder(sound, other, snrDb)])
      const { rate } = characterErrorRate(text, heard.text)
      process.stdout.write(`two voices, ${snrDb} dB: CER ${(100 * rate).toFixed(1)} %\n`)
      expect(Object.values(heard.drops).reduce((sum, count) => sum + count)).toBe(0)
    },
  )
})
