import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fixtureModel } from '@talkingcat/speech'
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { createCalibrator } from './calibrator.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'talkingcat-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

function open(options: { hasModel?: boolean; file?: string; lookEveryMs?: number } = {}) {
  const { hasModel = true, file = 'calibration.json', lookEveryMs = 20 } = options
  const calibrator = createCalibrator({
    path: join(folder, file),
    locate: async () => (hasModel ? fixtureModel() : null),
    provider: 'cpu',
    clock: () => 1000,
    lookEveryMs,
    yieldWithinMs: 20,
  })
  onTestFinished(() => calibrator.close())
  const until = async (status: string) => {
    for (;;) {
      const state = await calibrator.state()
      if (state.status === status) return state
      await new Promise(resolve => setTimeout(resolve, 10))
    }
  }
  return { calibrator, until }
}
const id = fixtureModel().id

describe('the calibrator', () => {
  it('measures by itself while nothing is recorded, and remembers across launches', async () => {
    const { calibrator, until } = open()
    expect(calibrator.threadCountFor(id)).toBe(1)
    expect(await calibrator.state()).toMatchObject({ status: 'unknown', calibration: null })
    calibrator.watch(
      () => false,
      () => {},
    )
    const { calibration } = await until('known')
    expect(calibration).toMatchObject({ measuredAt: 1000 })
    expect(calibration?.measured[0]).toMatchObject({ threadCount: 1 })
    expect(calibrator.threadCountFor(id)).toBe(calibration?.threadCount)
    expect(await open().calibrator.state()).toEqual({ status: 'known', calibration, problem: null })
  })

  it('begins at once, before the host has found the button', async () => {
    const { calibrator, until } = open({ lookEveryMs: 600_000 })
    calibrator.watch(
      () => false,
      () => {},
    )
    await until('known')
  })

  it('leaves the processor to a recording, also in the middle', async () => {
    let isRecording = true
    const { calibrator, until } = open()
    calibrator.watch(
      () => isRecording,
      () => {},
    )
    await expect(calibrator.start()).rejects.toMatchObject({ code: 'CALIBRATION_BUSY' })
    isRecording = false
    await until('running')
    isRecording = true
    expect(await until('unknown')).toMatchObject({ calibration: null, problem: null })
    isRecording = false
    await until('known')
  })

  it('measures nothing where there is no model', async () => {
    const { calibrator } = open({ hasModel: false })
    expect(await calibrator.state()).toMatchObject({ status: 'no-model' })
    await expect(calibrator.start()).rejects.toMatchObject({ code: 'MODEL_MISSING' })
  })

  it('does without a file that is damaged or can not be written', async () => {
    await writeFile(join(folder, 'calibration.json'), '{"calibrations":{"a":{"threadCount":"x"}}}')
    const damaged = open()
    expect(await damaged.calibrator.start()).toMatchObject({ status: 'running' })
    await damaged.until('known')
    const text = await readFile(join(folder, 'calibration.json'), 'utf8')
    expect(Object.keys(JSON.parse(text))).toEqual(['calibrations'])
    // A folder can not be made below a file.
    const unwritable = open({ file: 'calibration.json/x.json' })
    await unwritable.calibrator.start()
    expect(await unwritable.until('known')).toMatchObject({ problem: { code: 'INTERNAL' } })
  })
})
