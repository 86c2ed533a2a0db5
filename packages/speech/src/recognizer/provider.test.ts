import { describe, expect, it } from 'vitest'
import { bundledVadPath, fixtureModel } from '../models/locate.ts'
import { forkWorker, type SpawnWorker } from '../worker/worker-process.ts'
import { chooseProvider } from './provider.ts'
import { createTranscriber } from './transcriber.ts'
import type { RecognizerState } from './transcriber-types.ts'

const linux = { platform: 'linux', arch: 'x64' }
const apple = { platform: 'darwin', arch: 'arm64' }

describe('chooseProvider', () => {
  it.each([
    [undefined, linux, 'cpu', 'unset'],
    ['', apple, 'cpu', 'unset'],
    ['CPU ', apple, 'cpu', 'cpu'],
    ['gpu', linux, 'cpu', 'unsupported'],
    ['gpu', { platform: 'win32', arch: 'x64' }, 'cpu', 'unsupported'],
    ['gpu', { platform: 'darwin', arch: 'x64' }, 'cpu', 'unsupported'],
    ['gpu', apple, 'coreml', 'experimental'],
    ['trt', linux, 'cpu', 'unknown'],
    ['cuda:0', apple, 'cpu', 'unknown'],
  ])('%s on %o is %s (%s)', (mode, machine, provider, answer) => {
    expect(chooseProvider(mode, machine)).toEqual({ provider, answer })
  })
})

describe('a provider that can not be had', () => {
  function start(spawnWorker: SpawnWorker) {
    const states: RecognizerState[] = []
    const transcriber = createTranscriber({
      model: fixtureModel(),
      vadModelPath: bundledVadPath(),
      provider: 'coreml',
      spawnWorker,
      timings: { restartBackOffMs: [0] },
      onState: state => states.push(state),
    })
    const ready = (async () => {
      while (states.at(-1)?.status !== 'ready') await new Promise(r => setTimeout(r, 5))
    })()
    return { transcriber, states, ready }
  }

  it('is passed over where the runtime says so', async () => {
    const { transcriber, ready } = start(forkWorker)
    await ready
    await transcriber.close()
    expect(transcriber.stats.deathCount).toBe(0)
  })

  it('is passed over where it ends the process', async () => {
    const asked: unknown[] = []
    const dyingOverIt: SpawnWorker = entry => {
      const child = forkWorker(entry)
      const send = (message: unknown) => {
        if (typeof message === 'object' && message && 'provider' in message) {
          asked.push(message.provider)
          if (message.provider !== 'cpu') return child.kill()
        }
        child.send(message)
      }
      return { ...child, send }
    }
    const { transcriber, ready } = start(dyingOverIt)
    await ready
    await transcriber.close()
    expect(asked).toEqual(['coreml', 'cpu'])
  })
})
