import { fileURLToPath } from 'node:url'
import type { DemoSentence } from '@talkingcat/demo-room'
import sherpa from 'sherpa-onnx-node'

const model = fileURLToPath(
  new URL('../../packages/speech/models/mandarin-fixture', import.meta.url),
)
const sampleRateHz = 16_000
/** A voice detector leaves a little quiet around speech; the model was trained with it. */
const aroundMs = 300

/** Hears every sentence with the model the demo uses; gives those that came out otherwise. */
export function misheard(
  samples: Float32Array,
  sentences: readonly DemoSentence[],
): { said: string; heard: string }[] {
  const hear = createListener()
  const at = (ms: number) => Math.max(0, Math.round((ms * sampleRateHz) / 1000))
  return sentences
    .map(({ startMs, endMs, text }) => ({
      said: text,
      heard: hear(samples.slice(at(startMs - aroundMs), at(endMs + aroundMs))),
    }))
    .filter(({ said, heard }) => charactersOf(said) !== charactersOf(heard))
}

function createListener(): (samples: Float32Array) => string {
  const recognizer = new sherpa.OfflineRecognizer({
    featConfig: { sampleRate: sampleRateHz, featureDim: 80 },
    modelConfig: {
      senseVoice: { model: `${model}/model.onnx`, language: 'zh', useInverseTextNormalization: 1 },
      tokens: `${model}/tokens.txt`,
      numThreads: 1,
      provider: 'cpu',
    },
  })
  return samples => {
    const stream = recognizer.createStream()
    stream.acceptWaveform({ sampleRate: sampleRateHz, samples })
    recognizer.decode(stream)
    return recognizer.getResult(stream).text.trim()
  }
}

/** Only the characters count: the model's commas follow breath, not the script. */
function charactersOf(text: string): string {
  return text.replace(/[\p{P}\s]/gu, '')
}
