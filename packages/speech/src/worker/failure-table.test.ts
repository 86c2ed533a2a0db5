import { fork } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { samplesPerMs } from '../audio/pcm.ts'
import { readWav } from '../audio/wav.ts'
import { bundledVadPath, fixtureModel } from '../models/locate.ts'
import type { RecognizerModel } from '../models/recognizer-model.ts'
import { readResult } from '../recognizer/result.ts'
import { createSpeechRecognizer, createVoiceDetector } from '../recognizer/sherpa.ts'
import { createTranscriber } from '../recognizer/transcriber.ts'
import type {
  LostSound,
  PartialUtterance,
  RecognizerState,
} from '../recognizer/transcriber-types.ts'
import {
  anotherModel,
  type BreakOptions,
  cutShort,
  plantModel,
  withBitFlipped,
  withoutTokensFrom,
} from '../testing/broken-model.ts'
import { readDemo } from '../testing/demos.ts'
import { forkWorker, forkWorkerWith, type SpawnWorker } from './worker-process.ts'

/**
 * What the native runtime does with wrong files and wrong sound, one by one: some of it ends the
 * process without a word. This process, where the parent lives, must get through all of it.
 */
let root = ''
let closes: (() => Promise<void>)[] = []
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'talkingcat-'))
  closes = []
})
afterEach(async () => {
  for (const close of closes) await close()
  await rm(root, { recursive: true, force: true })
})

function start(
  model: RecognizerModel,
  vadModelPath = bundledVadPath(),
  spawnWorker: SpawnWorker = forkWorker,
) {
  const states: RecognizerState[] = []
  const texts: string[] = []
  const lost: LostSound[] = []
  const partials: PartialUtterance[] = []
  const transcriber = createTranscriber({
    model,
    vadModelPath,
    spawnWorker,
    timings: {
      ...{ restartBackOffMs: [0], deathWindowMs: 600_000, lagMs: Number.POSITIVE_INFINITY },
      // Loading the fixture takes a fraction of a second, of a busy machine's a few.
      ...(spawnWorker !== forkWorker && { loadTimeoutMs: 4000 }),
    },
    onState: state => states.push(state),
    onLost: span => lost.push(span),
    onPartial: partial => partials.push(partial),
  })
  closes.push(() => transcriber.close())
  const reading = (async () => {
    for await (const { text } of transcriber.utterances) texts.push(text)
  })()
  return {
    ...{ transcriber, states, texts, lost, partials },
    /** @param speed how much faster than it was spoken */
    async hear(fromS = 0, toS = 60, speed = Number.POSITIVE_INFINITY) {
      const { wavPath } = await readDemo('demo1')
      let at = 0
      for await (const block of readWav(wavPath)) {
        for (let i = 0; i < block.length; i += 1600) {
          const samples = block.subarray(i, i + 1600)
          if (at >= fromS * 1000 && at < toS * 1000) {
            transcriber.push({ samples, at })
            await new Promise(resolve => setTimeout(resolve, 100 / speed))
          }
          at += samples.length / samplesPerMs
        }
      }
      await transcriber.flush()
    },
    async settled() {
      while (!['ready', 'failed'].includes(states.at(-1)?.status ?? '')) {
        await new Promise(resolve => setTimeout(resolve, 5))
      }
      return states.at(-1)
    },
    async end() {
      await transcriber.close()
      await reading
    },
  }
}

const chinese = /[\u4e00-\u9fff]/

describe('a model that can not be used', () => {
  const noFile = (name: string) => () => rm(join(root, name))
  const table: [string, string, BreakOptions, (() => Promise<void>)?][] = [
    ['no model', 'MODEL_MISSING', {}, noFile('model.onnx')],
    ['no tokens', 'MODEL_MISSING', {}, noFile('tokens.txt')],
    ['a model cut short', 'MODEL_DAMAGED', { model: cutShort }],
    ['a model with one bit changed', 'MODEL_DAMAGED', { model: withBitFlipped }],
    ['another model', 'MODEL_DAMAGED', { model: anotherModel }],
    ['tokens cut short', 'MODEL_DAMAGED', { tokens: withoutTokensFrom('面') }],
    // The very bytes that they are to be: it is not the files that are at fault.
    ['right files of no use', 'RUNTIME_UNUSABLE', { model: cutShort, isPinned: true }],
    ['right files that end it', 'RUNTIME_UNUSABLE', { model: anotherModel, isPinned: true }],
    ['right files, empty', 'RUNTIME_UNUSABLE', { model: () => Buffer.of(), isPinned: true }],
  ]
  it.each(table)('%s: %s, and captions once it is mended', async (_, code, broken, spoil) => {
    const model = await plantModel(root, broken)
    await spoil?.()
    const failing = start(model)
    const state = await failing.settled()
    expect(state).toMatchObject({ status: 'failed', problem: { code } })
    expect(state?.problem?.message).toMatch(chinese)
    expect(state?.problem?.next).toMatch(chinese)
    // Sound for a recogniser that is no more is refused, not kept.
    await failing.hear(0, 1)

    const mended = start(await plantModel(root))
    await mended.hear(0, 5)
    await mended.end()
    expect(mended.texts).toEqual(['大家晚上好，欢迎来到直播间。'])
  })
})

describe('a machine that can not run the runtime', () => {
  const spawns: [string, SpawnWorker, RegExp][] = [
    ['that lacks it', entry => forkWorkerWith(entry, ['--no-addons']), /^Could not find [^/]*$/],
    ['where it ends every time', instead('process.exit(1)'), /^1$/],
    ['where it is never done', instead('setInterval(() => {}, 1000)'), /^SIGKILL$/],
  ]
  it.each(spawns)('is told so, not that the files are damaged: one %s', async (_, spawn, why) => {
    const state = await start(fixtureModel(), bundledVadPath(), spawn).settled()
    expect(state).toMatchObject({ status: 'failed', problem: { code: 'RUNTIME_UNUSABLE' } })
    expect(state?.problem?.next).toContain('重新安装')
    expect(state?.problem?.details?.reason).toMatch(why)
  })

  /** A real process that does this instead of loading. */
  function instead(code: string): SpawnWorker {
    return () => {
      const entry = join(root, 'instead.mjs')
      writeFileSync(entry, code)
      return forkWorker(entry)
    }
  }
})

describe('a voice detector that can not be used', () => {
  it.each([
    ['is not there', async () => {}],
    ['is cut short', (path: string) => writeFile(path, Buffer.alloc(1000, 1))],
    [
      'is another model of the same length',
      async (path: string) => {
        await writeFile(path, 'onnx')
        await truncate(path, 2_327_524)
      },
    ],
  ])('%s', async (_, plant) => {
    const path = join(root, 'vad.onnx')
    await plant(path)
    const state = await start(fixtureModel(), path).settled()
    expect(state).toMatchObject({ status: 'failed', problem: { code: 'VAD_DAMAGED' } })
    expect(state?.problem?.next).toMatch(chinese)
  })

  /** Past the check, which is all that keeps these from the runtime. */
  async function detectIn(path: string): Promise<string> {
    const entry = join(root, 'detect.mjs')
    const sherpa = JSON.stringify(new URL('../recognizer/sherpa.ts', import.meta.url).href)
    const settings = '{ threshold: 0.5, minSpeechS: 0.1, minSilenceS: 0.35, maxSpeechS: 12 }'
    await writeFile(
      entry,
      `import { createVoiceDetector } from ${sherpa}
      createVoiceDetector(process.argv[2], ${settings}).accept(new Float32Array(512))`,
    )
    const child = fork(entry, [path], { stdio: 'ignore', execArgv: [] })
    return new Promise(resolve =>
      child.once('exit', (code, signal) => resolve(signal ?? String(code))),
    )
  }

  it('ends the process that loads it: so it is checked first, in a process of its own', async () => {
    const corrupt = join(root, 'corrupt.onnx')
    await writeFile(corrupt, Buffer.alloc(1000, 1))
    expect(['SIGABRT', '134']).toContain(await detectIn(corrupt))
    expect(await detectIn(fixtureModel().modelPath)).toBe('255')
    expect(await detectIn(bundledVadPath())).toBe('0')
  })
})

describe('sound that can not be used', () => {
  it('is refused unless it is made of floats', async () => {
    const recognizer = await createSpeechRecognizer({ ...fixtureModel(), threadCount: 1 })
    const settings = { threshold: 0.5, minSpeechS: 0.1, minSilenceS: 0.35, maxSpeechS: 12 }
    const detector = createVoiceDetector(bundledVadPath(), settings)
    // As plain JavaScript would pass it: the runtime takes it without a word and hears nothing.
    const integers = new Int16Array(16_000) as unknown as Float32Array
    await expect(recognizer.recognize(integers)).rejects.toThrow(TypeError)
    expect(() => detector.accept(integers)).toThrow(TypeError)
  })

  it.each([0, 80, 1600])('says nothing when it is %i samples long', async length => {
    const recognizer = await createSpeechRecognizer({ ...fixtureModel(), threadCount: 1 })
    const result = await recognizer.recognize(new Float32Array(length))
    expect(readResult(result).text).toBe('')
  })
})

describe('a segment that ends every process that decodes it', () => {
  it('is tried twice, dropped and told; the ones around it are heard', async () => {
    // Only the third sentence has a character whose token is missing; the runtime aborts over it.
    const model = await plantModel(root, { tokens: withoutTokensFrom('面'), isPinned: true })
    const { hear, end, texts, lost, states, transcriber } = start(model)
    await hear(0, 17)
    await end()
    expect(texts).toEqual([
      '大家晚上好，欢迎来到直播间。',
      '感谢晴天送的玫瑰花。',
      '三号链接九十九块钱。',
    ])
    expect(transcriber.stats.deathCount).toBe(2)
    expect(lost).toHaveLength(1)
    expect(lost[0]).toMatchObject({ reason: 'restart' })
    expect(lost[0]?.fromAt).toBeLessThanOrEqual(8900)
    expect(lost[0]?.fromAt).toBeGreaterThan(7000)
    expect(lost[0]?.toAt).toBeGreaterThanOrEqual(11_700)
    expect(lost[0]?.toAt).toBeLessThan(13_000)
    expect(states.at(-1)?.status).toBe('ready')
  })

  it('is dropped also when it kills them in the middle of speech, by a partial', async () => {
    const model = await plantModel(root, { tokens: withoutTokensFrom('面'), isPinned: true })
    const { hear, end, texts, lost, states, partials, transcriber } = start(model)
    await hear(4.5, 17, 2)
    await end()
    expect(texts[0]).toBe('感谢晴天送的玫瑰花。')
    expect(texts.at(-1)).toBe('三号链接九十九块钱。')
    expect(partials.length).toBeGreaterThan(0)
    // The rest of the sentence may be heard as one of its own.
    expect(texts.join('')).not.toContain('面')
    expect(transcriber.stats.deathCount).toBeLessThanOrEqual(4)
    for (const { reason, fromAt, toAt } of lost) {
      expect(reason).toBe('restart')
      expect(fromAt).toBeGreaterThan(7000)
      expect(toAt).toBeLessThan(13_000)
    }
    expect(lost.length).toBeGreaterThan(0)
    expect(states.at(-1)?.status).toBe('ready')
  })

  it('is given up with the recogniser when all of them are', async () => {
    const model = await plantModel(root, { tokens: withoutTokensFrom('，'), isPinned: true })
    const { hear, states } = start(model)
    await hear(0, 33)
    expect(states.at(-1)).toMatchObject({
      status: 'failed',
      problem: { code: 'RECOGNIZER_FAILED' },
    })
    const mended = start(await plantModel(root))
    await mended.hear(0, 5)
    await mended.end()
    expect(mended.texts).toHaveLength(1)
  })
})
