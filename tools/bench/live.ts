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
import { memoryOf } from './process-memory.ts'
import { readSendTimes } from './send-times.ts'
import { firstSeen, watchTexts } from './watch-texts.ts'

const watchMs = 120_000
/** By this broadcast time the page is connected. */
const settledMs = 5000

type Measured = {
  entries: Entry[]
  /** Epoch ms at which a text first stood in the page. */
  seenAt: (text: string) => number | undefined
  startedAt: number
  memory: { service: number; together: number }
}

/** The demo room at its own pace, in the real service and a real browser, for two minutes. */
export async function measureLive(browser: Browser): Promise<Figure[]> {
  const measured = await watchDemo(browser)
  const { service, together } = measured.memory
  return [
    ...percentiles('danmaku on the socket → in the page', await danmakuDelays(measured), 150),
    ...percentiles('end of spoken sentence → caption in the page', captionDelays(measured), 1500),
    { name: 'memory of the service process', value: service / 1e6, unit: 'MB', atMost: 300 },
    { name: 'memory of service, recogniser and ffmpeg', value: together / 1e6, unit: 'MB' },
  ]
}

function percentiles(name: string, sample: number[], p95AtMost: number): Figure[] {
  const figure = (share: number): Figure => ({
    name: `${name}, p${share * 100}`,
    value: percentile(sample, share),
    unit: 'ms',
    sampleSize: sample.length,
  })
  return [figure(0.5), { ...figure(0.95), atMost: p95AtMost }]
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
    const memory = await memoryOf(child.pid ?? 0)
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

async function danmakuDelays({ entries, seenAt, startedAt }: Measured): Promise<number[]> {
  const sendTimes = await readSendTimes()
  const danmaku = entries.filter(entry => entry.type === 'danmaku.received')
  const texts = danmaku.map(({ payload }) => payload.text)
  return danmaku.flatMap(({ payload: { text, messageId } }) => {
    // A repeated text can not be told from its first appearance.
    const isUnique = texts.indexOf(text) === texts.lastIndexOf(text)
    const at = seenAt(text)
    const sentMs = sendTimes.get(messageId)
    const isMeasured = isUnique && at !== undefined && sentMs !== undefined
    // What was sent before the client came is history, not delay.
    return isMeasured && sentMs > settledMs ? [at - (startedAt + sentMs)] : []
  })
}

function captionDelays({ entries, seenAt, startedAt }: Measured): number[] {
  const { sentences } = readDemoTruth()
  const bare = (text: string) => text.replace(/[，。？！\s]/g, '')
  return entries
    .filter(entry => entry.type === 'utterance.recognized')
    .flatMap(({ payload: { text } }) => {
      const same = sentences.filter(sentence => bare(sentence.text) === bare(text))
      const at = seenAt(text)
      const [sentence] = same
      const isMeasured = same.length === 1 && sentence !== undefined && at !== undefined
      return isMeasured ? [at - (startedAt + sentence.endMs)] : []
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
