import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { fixtureModel } from '../models/locate.ts'
import { anotherModel, plantModel } from '../testing/broken-model.ts'
import { forkWorker, type SpawnWorker } from '../worker/worker-process.ts'
import { calibrate, countsFor, fewestWorthwhile } from './calibrate.ts'

const at = (threadCount: number, rtf: number) => ({ threadCount, rtf, loadMs: 1 })

describe('the choice of threads', () => {
  it.each([
    ['the fastest', [at(1, 0.1), at(2, 0.06), at(4, 0.04)], 4],
    ['fewer where that is as good', [at(1, 0.1), at(2, 0.1), at(4, 0.095)], 1],
    ['two where four win nothing', [at(1, 0.1), at(2, 0.061), at(4, 0.06)], 2],
    ['one where more are slower', [at(1, 0.05), at(2, 0.09)], 1],
  ])('is %s', (_, measured, expected) => {
    expect(fewestWorthwhile(measured)).toBe(expected)
  })

  it.each([
    [1, [1]],
    [2, [1, 2]],
    [3, [1, 2]],
    [8, [1, 2, 4]],
  ])('is among what %i processors can do', (processors, counts) => {
    expect(countsFor(processors)).toEqual(counts)
  })
})

describe('calibrate', () => {
  const signal = () => new AbortController().signal

  it('measures the real recogniser with each number of threads, in a process each', async () => {
    let children = 0
    const counting: SpawnWorker = entry => {
      children += 1
      return forkWorker(entry)
    }
    const options = { model: fixtureModel(), signal: signal(), threadCounts: [1, 2] }
    const { threadCount, measured } = await calibrate({ ...options, spawnWorker: counting })
    expect([1, 2]).toContain(threadCount)
    expect(measured.map(each => each.threadCount)).toEqual([1, 2])
    for (const { rtf, loadMs } of measured) {
      expect(rtf).toBeGreaterThan(0)
      expect(loadMs).toBeGreaterThan(0)
    }
    expect(children).toBe(2)
  })

  it('says so when the model ends the process', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'talkingcat-'))
    onTestFinished(() => rm(folder, { recursive: true, force: true }))
    const model = await plantModel(folder, { model: anotherModel, isPinned: true })
    const failing = calibrate({ model, signal: signal(), threadCounts: [1] })
    await expect(failing).rejects.toMatchObject({ code: 'CALIBRATION_FAILED' })
  })

  it('stops at once when told to', async () => {
    const stop = new AbortController()
    const stopping: SpawnWorker = entry => {
      setTimeout(() => stop.abort(), 50)
      return forkWorker(entry)
    }
    const options = { model: fixtureModel(), signal: stop.signal, spawnWorker: stopping }
    await expect(calibrate(options)).rejects.toMatchObject({ name: 'AbortError' })
  })
})
