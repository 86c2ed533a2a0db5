import { fork } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import {
  bundledVadPath,
  createTranscriber,
  type PcmChunk,
  type RecognizerModel,
} from '@talkingcat/speech'
import type { Caption } from './caption-log.ts'
import type { FromRecipe, ToRecipe } from './recipe-messages.ts'

/** One way to make captions of sound. Times in epoch ms of the sound, as its chunks tell them. */
export type Recogniser = {
  push(chunk: PcmChunk): void
  gap(): void
  /** Ends it. */
  finish(): Promise<{ captions: Caption[]; cpuMs: number; rssBytes: number }>
}

/** The product's own. */
export async function startOurs(model: RecognizerModel): Promise<Recogniser> {
  const captions: Caption[] = []
  const partials = new Map<string, Caption['partials']>()
  let markReady = () => {}
  const ready = new Promise<void>(resolve => {
    markReady = resolve
  })
  const transcriber = createTranscriber({
    ...{ model, vadModelPath: bundledVadPath() },
    onState: ({ status }) => {
      if (status === 'ready') markReady()
    },
    onPartial({ utteranceId, committed, rest }) {
      const shown = partials.get(utteranceId) ?? []
      shown.push({ shownMs: Date.now(), committed, rest })
      partials.set(utteranceId, shown)
    },
  })
  const reading = (async () => {
    for await (const { utteranceId, startAt, endAt, text } of transcriber.utterances) {
      captions.push({
        ...{ startMs: startAt, endMs: endAt, text, shownMs: Date.now() },
        partials: partials.get(utteranceId) ?? [],
      })
    }
  })()
  await ready
  return {
    push: chunk => transcriber.push(chunk),
    gap: () => transcriber.gap(),
    async finish() {
      await transcriber.flush()
      const { workerCpuMs, workerRssBytes } = transcriber.stats
      await transcriber.close()
      await reading
      return { captions, cpuMs: workerCpuMs ?? 0, rssBytes: workerRssBytes ?? 0 }
    },
  }
}

/** The runtime's own examples, in a child process like ours. */
export async function startPlainRecipe(model: RecognizerModel): Promise<Recogniser> {
  const child = fork(resolve(import.meta.dirname, 'plain-recipe.ts'), { serialization: 'advanced' })
  const send = (message: ToRecipe) => void child.send(message)
  const captions: Caption[] = []
  let partials: Caption['partials'] = []
  const chunks: { position: number; at: number }[] = []
  let position = 0
  const timeAt = (sample: number) => {
    const chunk = chunks.findLast(one => one.position <= sample) ?? chunks[0]
    return chunk ? chunk.at + (sample - chunk.position) / 16 : 0
  }
  child.on('message', (raw: FromRecipe) => {
    const shownMs = Date.now()
    if (raw.kind === 'partial') partials.push({ shownMs, committed: '', rest: raw.text })
    if (raw.kind !== 'final') return
    const span = { startMs: timeAt(raw.position), endMs: timeAt(raw.end - 1) }
    captions.push({ ...span, text: raw.text, shownMs, partials })
    partials = []
  })
  const usage = async () => {
    for (;;) {
      const [raw] = (await once(child, 'message')) as [FromRecipe]
      if (raw.kind === 'usage') return raw
    }
  }
  send({ kind: 'load', model: { ...model, threadCount: 1 } })
  await once(child, 'message')
  return {
    push({ samples, at }) {
      chunks.push({ position, at })
      position += samples.length
      send({ kind: 'pcm', samples })
    },
    gap() {},
    async finish() {
      send({ kind: 'usage' })
      const { cpuMs, rssBytes } = await usage()
      child.disconnect()
      await once(child, 'exit')
      return { captions, cpuMs, rssBytes }
    },
  }
}
