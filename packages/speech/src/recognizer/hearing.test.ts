import { expect, it } from 'vitest'
import { allLanguages, defaultLanguages } from '../guards/language.ts'
import { chunksOf, startTranscriber } from '../testing/started-transcriber.ts'
import { forkWorker } from '../worker/worker-process.ts'
import { hearingOf } from './hearing.ts'

it('leaves the language to the model only where there are others than Chinese and English', () => {
  expect(hearingOf()).toBe('zh')
  expect(hearingOf(defaultLanguages)).toBe('zh')
  expect(hearingOf(['zh'])).toBe('zh')
  expect(hearingOf(['zh', 'ko'])).toBe('auto')
  expect(hearingOf(allLanguages)).toBe('auto')
})

it('reaches the child at every start, as does the number of threads known by then', async () => {
  const asked: unknown[] = []
  let threads = 1
  const { transcriber, states, utterances, reading, until } = startTranscriber({
    languages: allLanguages,
    threadCount: () => threads,
    timings: { restartBackOffMs: [0] },
    spawnWorker: entry => {
      const child = forkWorker(entry)
      const send = (message: unknown) => {
        const isLoad = typeof message === 'object' && message !== null && 'threadCount' in message
        if (isLoad) asked.push({ ...message, ...{ pins: 0, position: 0 } })
        child.send(message)
      }
      return { ...child, send }
    },
  })
  await until(() => states.at(-1)?.status === 'ready')
  threads = 2
  process.kill(transcriber.stats.workerPid ?? 0, 'SIGKILL')
  await until(() => transcriber.stats.deathCount === 1)
  for (const chunk of (await chunksOf('demo1')).slice(0, 50)) transcriber.push(chunk)
  await transcriber.flush()
  await transcriber.close()
  await reading
  expect(asked).toMatchObject([
    { language: 'auto', threadCount: 1 },
    { language: 'auto', threadCount: 2 },
  ])
  expect(utterances[0]?.text).toContain('大家晚上好')
})
