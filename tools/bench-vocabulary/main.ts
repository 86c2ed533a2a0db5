import { readFile } from 'node:fs/promises'
import { createCorrector } from '@talkingcat/speech'

/** How long a sentence waits for its correction, with vocabularies of a host and at the limit. */
async function bench(): Promise<void> {
  const folder = new URL('../../packages/speech/', import.meta.url)
  const read = async (name: string) =>
    (await readFile(new URL(name, folder), 'utf8')).split('\n').filter(line => /^[^#]/.test(line))
  const sentences = [
    ...(await read('models/mandarin-fixture/sentences.txt')),
    ...(await read('src/testing/vocabulary/ordinary-sentences.txt')),
  ]
  const words = (await read('src/testing/vocabulary/vocabulary.txt')).map(line =>
    line.replace(/[|!].*/, ''),
  )
  for (const count of [100, 1000, 2300]) {
    const entries = Array.from({ length: count }, (_, index) => ({
      id: String(index),
      // New words out of the parts of real ones.
      word: `${words[index % words.length]}${index < words.length ? '' : words[(index * 7) % words.length]?.slice(0, 2)}`,
      ...{ aliases: [], exceptions: [] },
    }))
    const building = process.cpuUsage()
    const corrector = createCorrector(entries)
    const builtMs = cpuMs(building)
    const correcting = process.cpuUsage()
    const times = sentences.map(sentence => timed(() => corrector.correct(sentence)))
    const meanMs = cpuMs(correcting) / sentences.length
    times.sort((a, b) => a - b)
    const at = (share: number) => (times[Math.floor((times.length - 1) * share)] ?? 0).toFixed(2)
    const built = `${count} words: built in ${builtMs.toFixed(0)} ms of processor time`
    const figures = `${meanMs.toFixed(2)} ms of processor time, wall p50 ${at(0.5)} ms, p95 ${at(0.95)} ms`
    process.stdout.write(`${built}; a sentence ${figures}\n`)
  }
}

function cpuMs(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since)
  return (user + system) / 1000
}

function timed(work: () => void): number {
  const startedAt = performance.now()
  work()
  return performance.now() - startedAt
}

await bench()
