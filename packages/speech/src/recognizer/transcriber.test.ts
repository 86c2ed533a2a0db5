import { describe, expect, it } from 'vitest'
import { characterErrorRate } from '../evaluation/character-error-rate.ts'
import { bundledVadPath, fixtureModel } from '../models/locate.ts'
import { demoNames, readDemo } from '../testing/demos.ts'
import { chunksOf, startTranscriber } from '../testing/started-transcriber.ts'
import { forkWorkerWith } from '../worker/worker-process.ts'
import { transcribeWav } from './transcribe-wav.ts'
import type { LostSound } from './transcriber-types.ts'

describe('recognition of the spoken demos', () => {
  it('has at most 2 % wrong characters, and the sentences where they were spoken', async () => {
    let errors = 0
    let characters = 0
    for (const name of demoNames) {
      const { wavPath, sentences } = await readDemo(name)
      const got = []
      const options = { model: fixtureModel(), vadModelPath: bundledVadPath() }
      for await (const utterance of transcribeWav(wavPath, options)) got.push(utterance)
      const reference = sentences.map(sentence => sentence.text).join('')
      const rate = characterErrorRate(reference, got.map(({ text }) => text).join(''))
      errors += rate.errorCount
      characters += rate.referenceCount
      expect(got).toHaveLength(sentences.length)
      got.forEach((utterance, index) => {
        const sentence = sentences[index]
        expect(Math.abs(utterance.startMs - 1000 * (sentence?.start ?? 0))).toBeLessThan(200)
        expect(utterance.endMs).toBeGreaterThan(1000 * (sentence?.end ?? 0) - 100)
      })
    }
    expect(errors / characters).toBeLessThanOrEqual(0.02)
  })
})

describe('createTranscriber', () => {
  it('loses and doubles nothing when the child is killed in the middle of speech', async () => {
    const chunks = await chunksOf('demo2')
    const speak = async (killAt: readonly number[]) => {
      const { transcriber, states, utterances, reading, until } = startTranscriber({
        timings: { lagMs: Number.POSITIVE_INFINITY },
      })
      let deaths = 0
      for (const [index, chunk] of chunks.entries()) {
        transcriber.push(chunk)
        if (!killAt.includes(index)) continue
        // The child has the sentence in its hands, not just in its inbox.
        await until(() => transcriber.stats.finishedMs === transcriber.stats.pushedMs)
        process.kill(transcriber.stats.workerPid ?? 0, 'SIGKILL')
        deaths += 1
        await until(() => transcriber.stats.deathCount === deaths)
      }
      await transcriber.flush()
      await transcriber.close()
      await reading
      return { utterances, states }
    }
    const calm = await speak([])
    const killed = await speak([20, 180])
    expect(killed.utterances.map(({ text }) => text)).toEqual(
      calm.utterances.map(({ text }) => text),
    )
    killed.utterances.forEach((utterance, index) => {
      expect(Math.abs(utterance.startAt - (calm.utterances[index]?.startAt ?? 0))).toBeLessThan(100)
    })
    expect(new Set(killed.utterances.map(({ utteranceId }) => utteranceId)).size).toBe(
      killed.utterances.length,
    )
    expect(killed.states.map(({ status }) => status)).toEqual([
      'loading',
      'ready',
      'restarting',
      'ready',
      'restarting',
      'ready',
    ])
  })

  it('ends the sentence in progress at a gap', async () => {
    const chunks = await chunksOf('demo1')
    const { transcriber, utterances, reading } = startTranscriber()
    // 0.6 s to 4.3 s is one sentence; the sound breaks off in it.
    for (const chunk of chunks.slice(0, 25)) transcriber.push(chunk)
    transcriber.gap()
    for (const { samples, at } of chunks.slice(25, 50)) {
      transcriber.push({ samples, at: 60_000 + at })
    }
    await transcriber.flush()
    await transcriber.close()
    await reading
    expect(utterances).toHaveLength(2)
    expect(utterances[0]?.endAt).toBeLessThanOrEqual(2500)
    expect(utterances[1]?.startAt).toBeGreaterThanOrEqual(60_000)
  })

  it('says nothing of silence', async () => {
    const { transcriber, utterances } = startTranscriber()
    for (let i = 0; i < 50; i++) {
      transcriber.push({ samples: new Float32Array(1600), at: i * 100 })
    }
    await transcriber.flush()
    expect(utterances).toEqual([])
    expect(transcriber.stats.finishedMs).toBe(5000)
  })

  it.skipIf(process.platform === 'win32')(
    'finishes after a Ctrl-C that hit the child too',
    async () => {
      const { transcriber, utterances, states, reading, until } = startTranscriber()
      await until(() => states.at(-1)?.status === 'ready')
      for (const chunk of (await chunksOf('demo1')).slice(0, 50)) transcriber.push(chunk)
      for (const signal of ['SIGINT', 'SIGTERM'])
        process.kill(transcriber.stats.workerPid ?? 0, signal)
      await transcriber.flush()
      await transcriber.close()
      await reading
      expect(utterances[0]?.text).toContain('大家晚上好')
      expect(transcriber.stats.deathCount).toBe(0)
    },
  )

  it.skipIf(process.platform === 'win32')('replaces a child that hangs', async () => {
    const [chunk] = await chunksOf('demo1')
    if (!chunk) throw new Error('no sound')
    const { states, until, transcriber } = startTranscriber({
      timings: { hangTimeoutMs: 1000, loadTimeoutMs: 15_000 },
    })
    await until(() => states.at(-1)?.status === 'ready')
    process.kill(transcriber.stats.workerPid ?? 0, 'SIGSTOP')
    transcriber.push(chunk)
    await transcriber.flush()
    expect(transcriber.stats.deathCount).toBe(1)
  })

  it('tells which sound it threw away, once it has caught up', async () => {
    const lost: LostSound[] = []
    const { transcriber, states } = startTranscriber({
      timings: { ringMs: 5000 },
      onLost: span => lost.push(span),
    })
    // All at once, before the child has loaded its model.
    for (let i = 0; i < 300; i++) {
      transcriber.push({ samples: new Float32Array(1600), at: 1000 + i * 100 })
    }
    await transcriber.flush()
    await transcriber.close()
    expect(states.at(-1)?.status).toBe('ready')
    expect(lost).toEqual([{ fromAt: 1000, toAt: 26_000, reason: 'overflow' }])
  })

  it('tells which sound it had not heard when it was closed in a hurry', async () => {
    const lost: LostSound[] = []
    const { transcriber } = startTranscriber({ onLost: span => lost.push(span) })
    transcriber.push({ samples: new Float32Array(16_000), at: 1000 })
    await transcriber.close()
    expect(lost).toEqual([{ fromAt: 1000, toAt: 2000, reason: 'overflow' }])
  })

  it('gives up after five deaths, tells what it did not hear, and comes back by itself', async () => {
    const lost: LostSound[] = []
    const { states, until, transcriber, utterances, reading } = startTranscriber({
      timings: { restartBackOffMs: [0], retryMs: 2000 },
      onLost: span => lost.push(span),
    })
    for (let death = 1; death <= 5; death++) {
      await until(() => states.filter(({ status }) => status === 'ready').length === death)
      process.kill(transcriber.stats.workerPid ?? 0, 'SIGKILL')
    }
    await until(() => states.at(-1)?.status === 'failed')
    expect(states.at(-1)?.problem?.code).toBe('RECOGNIZER_FAILED')
    const chunks = await chunksOf('demo1')
    // The first sentence comes while there is nobody to hear it, the second is heard.
    const [unheard, heard] = [chunks.slice(0, 45), chunks.slice(45, 80)]
    for (const chunk of unheard) transcriber.push(chunk)
    await until(() => states.at(-1)?.status === 'ready')
    expect(states.slice(-3).map(({ status }) => status)).toEqual(['failed', 'loading', 'ready'])
    for (const chunk of heard) transcriber.push(chunk)
    await transcriber.flush()
    await transcriber.close()
    await reading
    expect(utterances).toHaveLength(1)
    expect(utterances[0]?.text).toContain('感谢晴天送的玫瑰花')
    expect(Math.abs((utterances[0]?.startAt ?? 0) - 5000)).toBeLessThan(1000)
    expect(lost).toEqual([{ fromAt: 0, toAt: Math.round(heard[0]?.at ?? 0), reason: 'restart' }])
  })

  it('tries again and again, one hole for all the time it could not', async () => {
    const lost: LostSound[] = []
    let isRunning = false
    const { states, until, transcriber } = startTranscriber({
      timings: { restartBackOffMs: [0], retryMs: 50 },
      onLost: span => lost.push(span),
      spawnWorker: entry => forkWorkerWith(entry, isRunning ? [] : ['--no-addons']),
    })
    const silence = (at: number) => transcriber.push({ samples: new Float32Array(1600), at })
    const failures = () => states.filter(({ status }) => status === 'failed').length
    silence(1000)
    await until(() => failures() === 1)
    silence(1100)
    await until(() => failures() === 3)
    silence(1200)
    isRunning = true
    await until(() => states.at(-1)?.status === 'ready')
    silence(1300)
    await transcriber.flush()
    await transcriber.close()
    expect(states.find(({ problem }) => problem)?.problem?.code).toBe('RUNTIME_UNUSABLE')
    expect(lost).toHaveLength(1)
    expect(lost[0]).toMatchObject({ fromAt: 1000, reason: 'restart' })
    // The third came when an attempt was under way, or between two.
    expect([1200, 1300]).toContain(lost[0]?.toAt)
  })

  it('tries no more where a file is wrong: that does not pass by itself', async () => {
    const model = { ...fixtureModel(), pins: [{ path: '/nowhere', bytes: 1, sha256: '' }] }
    const { states, until } = startTranscriber({ model, timings: { retryMs: 20 } })
    await until(() => states.at(-1)?.status === 'failed')
    await new Promise(resolve => setTimeout(resolve, 300))
    expect(states.map(({ status }) => status)).toEqual(['loading', 'failed'])
  })
})
