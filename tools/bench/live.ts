import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createClient, type Entry } from '@talkingcat/contract'
import { readDemoTruth } from '@talkingcat/demo-room'
import type { Browser } from 'playwright-core'
import { pageFolder } from '../../apps/cli/src/build/ensure-built.ts'
import type { BenchReport } from './bench-service-messages.ts'
import type { Figure } from './figure.ts'
import { percentile } from './percentile.ts'
import { residentMemory } from './process-memory.ts'
import { firstSeen, watchTexts } from './watch-texts.ts'

const watchMs = 120_000

type Measured = {
  entries: Entry[]
  /** Epoch ms at which a text first stood in the page. */
  seenAt: (text: string) => number | undefined
  startedAt: number
  memory: Map<string, number>
}

/** The demo room at its own pace, in the real service and a real browser, for two minutes. */
export async function measureLive(browser: Browser): Promise<Figure[]> {
  const { entries, seenAt, startedAt, memory } = await watchDemo(browser)
  const eventDelays = danmakuDelays(entries, seenAt)
  const captionDelays = await captionDelaysAfterSpeech(entries, seenAt, startedAt)
  const bytes = [...memory.values()].reduce((sum, size) => sum + size, 0)
  for (const [name, size] of memory) {
    process.stdout.write(`  memory of ${name}: ${Math.round(size / 1e6)} MB\n`)
  }
  const shares = (name: string, sample: number[], p50?: number, p95?: number): Figure[] => [
    {
      name: `${name}, p50`,
      value: percentile(sample, 0.5),
      unit: 'ms',
      sampleSize: sample.length,
      ...(p50 && { atMost: p50 }),
    },
    {
      name: `${name}, p95`,
      value: percentile(sample, 0.95),
      unit: 'ms',
      sampleSize: sample.length,
      ...(p95 && { atMost: p95 }),
    },
  ]
  return [
    ...shares('danmaku sent → seen in the page', eventDelays, undefined, 150),
    ...shares('end of spoken sentence → caption in the page', captionDelays, undefined, 1500),
    {
      name: 'memory: service, recogniser and ffmpeg together',
      value: bytes / 1e6,
      unit: 'MB',
      atMost: 300,
    },
  ]
}

async function watchDemo(browser: Browser): Promise<Measured> {
  const folder = await mkdtemp(join(tmpdir(), 'talkingcat-bench-'))
  const child = fork(resolve(import.meta.dirname, 'bench-service.ts'), {
    env: { ...process.env, RECORDS_ROOT: folder, BENCH_PAGE_FOLDER: pageFolder },
  })
  try {
    const ready = await reportOf(child, 'ready')
    const client = createClient(ready.url, ready.token)
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
    await page.addInitScript(watchTexts)
    const demo = reportOf(child, 'demo')
    await page.goto(`${ready.url}/#token=${ready.token}&demo=1`)
    const { startedAt } = await demo
    await page.waitForTimeout(watchMs)
    const seen = await page.evaluate(firstSeen)
    const memory = await residentMemory(child.pid ?? 0)
    const { sessions } = await client.call('listSessions', {})
    const id = sessions[0]?.id ?? ''
    const { entries } = await client.call('listEntries', { params: { id }, query: { limit: 5000 } })
    await page.close()
    return { entries, startedAt, memory, seenAt: text => seen[text] }
  } finally {
    child.disconnect()
    await once(child, 'exit')
    await rm(folder, { recursive: true, force: true })
  }
}

function danmakuDelays(entries: Entry[], seenAt: Measured['seenAt']): number[] {
  const danmaku = entries.filter(entry => entry.type === 'danmaku.received')
  const texts = danmaku.map(({ payload }) => payload.text)
  return danmaku.flatMap(({ payload: { text, sentAt } }) => {
    // A repeated text can not be told from its first appearance.
    const isUnique = texts.indexOf(text) === texts.lastIndexOf(text)
    const at = seenAt(text)
    return isUnique && sentAt !== null && at !== undefined ? [at - sentAt] : []
  })
}

async function captionDelaysAfterSpeech(
  entries: Entry[],
  seenAt: Measured['seenAt'],
  startedAt: number,
): Promise<number[]> {
  const { sentences } = readDemoTruth()
  const captions = entries.filter(entry => entry.type === 'utterance.recognized')
  const bare = (text: string) => text.replace(/[，。？！\s]/g, '')
  return captions.flatMap(({ payload: { text } }) => {
    const same = sentences.filter(sentence => bare(sentence.text) === bare(text))
    const at = seenAt(text)
    const [sentence] = same
    return same.length === 1 && sentence && at !== undefined
      ? [at - (startedAt + sentence.endMs)]
      : []
  })
}

async function reportOf<K extends BenchReport['kind']>(
  child: ChildProcess,
  kind: K,
): Promise<Extract<BenchReport, { kind: K }>> {
  for (;;) {
    const [report] = (await once(child, 'message')) as [BenchReport]
    // Narrowed by the comparison; TypeScript does not follow it through the generic.
    if (report.kind === kind) return report as Extract<BenchReport, { kind: K }>
  }
}
