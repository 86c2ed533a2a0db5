import { onTestFinished } from 'vitest'
import type { PcmChunk } from '../audio/pcm.ts'
import { readWav } from '../audio/wav.ts'
import { bundledVadPath, fixtureModel } from '../models/locate.ts'
import { createTranscriber } from '../recognizer/transcriber.ts'
import type {
  PartialUtterance,
  RecognizerState,
  TimedUtterance,
  TranscriberOptions,
} from '../recognizer/transcriber-types.ts'
import { type demoNames, readDemo } from './demos.ts'

/** A transcriber with the fixture model and everything it tells; closed when the test is over. */
export function startTranscriber(options: Partial<TranscriberOptions> = {}) {
  const states: RecognizerState[] = []
  const partials: PartialUtterance[] = []
  const utterances: TimedUtterance[] = []
  const transcriber = createTranscriber({
    model: fixtureModel(),
    vadModelPath: bundledVadPath(),
    ...options,
    onState: state => states.push(state),
    onPartial: partial => partials.push(partial),
  })
  onTestFinished(() => transcriber.close())
  const reading = (async () => {
    for await (const utterance of transcriber.utterances) utterances.push(utterance)
  })()
  const until = async (isDone: () => boolean) => {
    while (!isDone()) await new Promise(resolve => setTimeout(resolve, 5))
  }
  return { transcriber, states, utterances, partials, reading, until }
}

/** A demo in chunks of at most 0.1 s, on a clock that begins with it. */
export async function chunksOf(name: (typeof demoNames)[number]): Promise<PcmChunk[]> {
  const { wavPath } = await readDemo(name)
  const chunks: PcmChunk[] = []
  let at = 0
  for await (const block of readWav(wavPath)) {
    for (let i = 0; i < block.length; i += 1600) {
      const samples = block.subarray(i, i + 1600)
      chunks.push({ samples, at })
      at += samples.length / 16
    }
  }
  return chunks
}
