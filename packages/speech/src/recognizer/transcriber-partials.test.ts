import { expect, it } from 'vitest'
import { chunksOf, startTranscriber } from '../testing/started-transcriber.ts'
import { asToWorker } from '../worker/protocol.ts'
import { forkWorker } from '../worker/worker-process.ts'

it('tells partials that the final with their id replaces, and withdraws what a death cuts off', async () => {
  const chunks = await chunksOf('demo1')
  const { transcriber, states, utterances, partials, reading, until } = startTranscriber()
  await until(() => states.at(-1)?.status === 'ready')
  const speak = async (fromMs: number, toMs: number) => {
    for (const { samples, at } of chunks.filter(({ at }) => at >= fromMs && at < toMs)) {
      transcriber.push({ samples, at: 50_000 + at })
      await new Promise(resolve => setTimeout(resolve, samples.length / 16))
    }
  }
  // The first sentence ends at 4.3 s, the second begins at 5.1 s.
  await speak(0, 4900)
  await until(() => utterances.length === 1)
  const [first] = utterances
  expect(partials.length).toBeGreaterThanOrEqual(2)
  for (const { utteranceId, committed } of partials) {
    expect(utteranceId).toBe(first?.utteranceId)
    expect(first?.text.startsWith(committed)).toBe(true)
  }
  expect(partials.at(-1)?.committed).not.toBe('')
  expect(first?.tokens?.map(([token]) => token).join('')).toBe(first?.text)
  for (const [, at] of first?.tokens ?? []) expect(at).toBeGreaterThanOrEqual(50_000)

  await speak(4900, 7000)
  await until(() => partials.at(-1)?.utteranceId !== first?.utteranceId)
  const cutOff = partials.at(-1)
  process.kill(transcriber.stats.workerPid ?? 0, 'SIGKILL')
  await until(() => transcriber.stats.deathCount === 1)
  expect(partials.at(-1)).toEqual({
    utteranceId: cutOff?.utteranceId,
    startAt: cutOff?.startAt,
    committed: '',
    rest: '',
  })
  await transcriber.flush()
  await transcriber.close()
  await reading
  // What was cut off is recognised after all.
  expect(utterances).toHaveLength(2)
})

it('makes no partials while it is 3 s behind, and goes on when it has caught up', async () => {
  const chunks = await chunksOf('demo2')
  const words: boolean[] = []
  const { transcriber, until, states } = startTranscriber({
    spawnWorker: entry => {
      const child = forkWorker(entry)
      return {
        ...child,
        send(message) {
          const word = asToWorker(message)
          if (word.type === 'partials') words.push(word.areWanted)
          child.send(message)
        },
      }
    },
  })
  await until(() => states.at(-1)?.status === 'ready')
  expect(words).toEqual([true])
  // All at once: far behind, then caught up.
  for (const chunk of chunks.slice(0, 80)) transcriber.push(chunk)
  expect(words).toEqual([true, false])
  await transcriber.flush()
  expect(words).toEqual([true, false, true])
})
