import { samplesPerMs } from '../audio/pcm.ts'
import { bundledVadPath, fixtureModel } from '../models/locate.ts'
import { detectorSettings, Segmenter } from '../recognizer/segmenter.ts'
import {
  createSpeechRecognizer,
  createVoiceDetector,
  type SpeechRecognizer,
} from '../recognizer/sherpa.ts'
import { CaptionEngine } from '../worker/caption-engine.ts'
import type { FromWorker } from '../worker/protocol.ts'

type PartialMessage = Extract<FromWorker, { type: 'partial' }>
type SegmentMessage = Extract<FromWorker, { type: 'segment' }>

/** What was told of one utterance; `toldAt` is how much sound had been heard by then, in samples. */
export type CaptionStory = {
  partials: (PartialMessage & { toldAt: number })[]
  final: SegmentMessage & { toldAt: number }
}

export const loadFixtureRecognizer = (): Promise<SpeechRecognizer> =>
  createSpeechRecognizer({ ...fixtureModel(), threadCount: 1 })

/**
 * The real engine with the real detector and model in this process, on a clock that is the sound's
 * own: what it tells depends on nothing but the sound.
 */
export async function runCaptions(
  recognizer: SpeechRecognizer,
  sound: Float32Array,
  { chunkMs = 100, hasPartials = true }: { chunkMs?: number; hasPartials?: boolean } = {},
): Promise<CaptionStory[]> {
  const detector = createVoiceDetector(bundledVadPath(), detectorSettings)
  const stories: CaptionStory[] = []
  let partials: CaptionStory['partials'] = []
  let heard = 0
  let fault: unknown = null
  const engine = new CaptionEngine({
    recognizer,
    segmenter: new Segmenter(detector, 0),
    clock: () => heard / samplesPerMs,
    onFault: error => {
      fault = error
    },
    send(message) {
      if (message.type === 'partial') partials.push({ ...message, toldAt: heard })
      if (message.type !== 'segment') return
      stories.push({ partials, final: { ...message, toldAt: heard } })
      partials = []
    },
  })
  engine.wantPartials(hasPartials)
  const chunk = chunkMs * samplesPerMs
  for (let position = 0, seq = 1; position < sound.length; position += chunk, seq++) {
    const samples = sound.subarray(position, position + chunk)
    heard = position + samples.length
    engine.accept({ type: 'pcm', seq, position, samples })
    await engine.idle()
    if (fault !== null) throw fault
  }
  engine.accept({ type: 'gap', seq: 0, position: sound.length })
  await engine.idle()
  return stories
}
