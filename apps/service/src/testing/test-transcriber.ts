import {
  noDrops,
  type PartialUtterance,
  type TimedUtterance,
  type Transcriber,
} from '@talkingcat/speech'

/** A recogniser that "hears" what the test says, and one last word when it is flushed. */
export type TestTranscriber = Transcriber & {
  say(text: string, startAt: number): void
  /** What `say` with the same start will replace. */
  begin(committed: string, rest: string, startAt: number): void
}

export function createTestTranscriber(
  lastWord: string | null = null,
  onPartial: (partial: PartialUtterance) => void = () => {},
): TestTranscriber {
  const queue: TimedUtterance[] = []
  let isClosed = false
  let pushedMs = 0
  let wake = () => {}
  async function* read() {
    while (!isClosed || queue.length > 0) {
      const next = queue.shift()
      if (next) yield next
      else
        await new Promise<void>(resolve => {
          wake = resolve
        })
    }
  }
  const say = (text: string, startAt: number) => {
    const times = { startAt, endAt: startAt + 800, emittedAt: startAt + 900 }
    const labels = { language: 'zh', emotion: '', audioEvent: 'Speech' }
    const tokens = [...text].map((token, index): [string, number] => [token, startAt + index * 100])
    const words = { utteranceId: `u${startAt}`, text, tokens, confidence: 0.9, modelId: 'test' }
    queue.push({ ...times, ...labels, ...words })
    wake()
  }
  return {
    say,
    begin: (committed, rest, startAt) =>
      onPartial({ utteranceId: `u${startAt}`, committed, rest, startAt }),
    push: ({ samples }) => {
      pushedMs += samples.length / 16
    },
    gap: () => {},
    utterances: { [Symbol.asyncIterator]: read },
    async flush() {
      if (lastWord !== null) say(lastWord, Date.now())
    },
    async close() {
      isClosed = true
      wake()
    },
    get stats() {
      const idle = { lostMs: 0, workerPid: null, workerRssBytes: null, workerCpuMs: null }
      const counts = { utteranceCount: 0, drops: noDrops, deathCount: 0 }
      return { pushedMs, finishedMs: pushedMs, ...counts, ...idle }
    },
  }
}
