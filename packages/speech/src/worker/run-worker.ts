import { AppError } from '@talkingcat/contract'
import { vadPin } from '../models/locate.ts'
import { verifyFiles } from '../models/verify.ts'
import { readResult } from '../recognizer/result.ts'
import { detectorSettings, type Segment, Segmenter } from '../recognizer/segmenter.ts'
import {
  createSpeechRecognizer,
  createVoiceDetector,
  type SpeechRecognizer,
} from '../recognizer/sherpa.ts'
import { asToWorker, type FromWorker, type ToWorker } from './protocol.ts'

type Engine = { recognizer: SpeechRecognizer; segmenter: Segmenter }

/** The child's work: handles one message after the other; `send` goes to the parent. */
export function runWorker(send: (message: FromWorker) => void): (message: unknown) => void {
  let engine: Engine | null = null
  let last = Promise.resolve()

  async function handle(message: ToWorker): Promise<void> {
    if (message.type === 'load') {
      engine = await load(message, send)
      return
    }
    if (engine === null) return
    const { segmenter } = engine
    const segments =
      message.type === 'gap' ? segmenter.cut() : segmenter.push(message.position, message.samples)
    for (const segment of segments) await recognize(engine.recognizer, segment, send)
    const { user, system } = process.cpuUsage()
    send({
      type: 'progress',
      seq: message.seq,
      processedEnd: message.position + (message.type === 'pcm' ? message.samples.length : 0),
      safePosition: segmenter.safePosition,
      rssBytes: process.memoryUsage.rss(),
      cpuMs: (user + system) / 1000,
    })
  }

  return message => {
    // What is thrown here is a fault of ours: die loudly, the parent starts another.
    last = last.then(() => handle(asToWorker(message))).catch(() => process.exit(70))
  }
}

async function load(
  message: Extract<ToWorker, { type: 'load' }>,
  send: (message: FromWorker) => void,
): Promise<Engine | null> {
  try {
    await verifyFiles([...message.pins, vadPin(message.vadModelPath)])
    const recognizer = await createSpeechRecognizer(message)
    const detector = createVoiceDetector(message.vadModelPath, detectorSettings)
    send({ type: 'ready' })
    return { recognizer, segmenter: new Segmenter(detector, message.position) }
  } catch (error) {
    const isMissing = error instanceof AppError && error.code === 'MODEL_MISSING'
    const reason = error instanceof Error ? error.message : String(error)
    const details = error instanceof AppError ? fileOf(error) : { reason }
    send({ type: 'refused', code: isMissing ? 'MODEL_MISSING' : 'MODEL_DAMAGED', details })
    return null
  }
}

function fileOf(error: AppError): Record<string, string> {
  const file = error.details?.file
  return typeof file === 'string' ? { file } : {}
}

async function recognize(
  recognizer: SpeechRecognizer,
  segment: Segment,
  send: (message: FromWorker) => void,
): Promise<void> {
  const { samples, ...span } = segment
  const result = readResult(await recognizer.recognize(samples))
  send({ type: 'segment', ...span, ...result })
}
