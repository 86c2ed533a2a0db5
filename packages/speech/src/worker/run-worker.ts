import { AppError } from '@talkingcat/contract'
import { vadPin } from '../models/locate.ts'
import { verifyFiles } from '../models/verify.ts'
import { detectorSettings, Segmenter } from '../recognizer/segmenter.ts'
import { createSpeechRecognizer, createVoiceDetector } from '../recognizer/sherpa.ts'
import { CaptionEngine } from './caption-engine.ts'
import { asToWorker, type FromWorker, type RefusalCode, type ToWorker } from './protocol.ts'

type LoadMessage = Extract<ToWorker, { type: 'load' }>

/** The child's work: handles one message after the other; `send` goes to the parent. */
export function runWorker(send: (message: FromWorker) => void): (message: unknown) => void {
  let engine: CaptionEngine | null = null

  async function handle(message: ToWorker): Promise<void> {
    switch (message.type) {
      case 'load':
        engine = await load(message, send)
        // Only now: what it is sent from here on finds the engine.
        if (engine) send({ type: 'ready' })
        break
      case 'partials':
        engine?.wantPartials(message.areWanted)
        break
      case 'pcm':
      case 'gap':
        engine?.accept(message)
    }
  }

  return message => {
    handle(asToWorker(message)).catch(die)
  }
}

/** A fault of ours: die loudly, the parent starts another. */
function die(): void {
  process.exit(70)
}

async function load(
  message: LoadMessage,
  send: (message: FromWorker) => void,
): Promise<CaptionEngine | null> {
  try {
    await verifyFiles(message.pins)
    await verifyDetector(message.vadModelPath)
    const recognizer = await createSpeechRecognizer(message)
    const detector = createVoiceDetector(message.vadModelPath, detectorSettings)
    const segmenter = new Segmenter(detector, message.position)
    return new CaptionEngine({ recognizer, segmenter, send, onFault: die })
  } catch (error) {
    const details = error instanceof AppError ? fileOf(error) : { reason: firstLineOf(error) }
    send({ type: 'refused', code: refusalOf(error), details })
    return null
  }
}

/** It comes with the program: what is wrong with it is not mended by a download. */
async function verifyDetector(path: string): Promise<void> {
  await verifyFiles([vadPin(path)]).catch(error => {
    const details = error instanceof AppError ? error.details : undefined
    throw new AppError('VAD_DAMAGED', details, error)
  })
}

/** What is no AppError came from the runtime, after every file was found to be right. */
function refusalOf(error: unknown): RefusalCode {
  if (!(error instanceof AppError)) return 'RUNTIME_UNUSABLE'
  const { code } = error
  return code === 'MODEL_MISSING' || code === 'VAD_DAMAGED' ? code : 'MODEL_DAMAGED'
}

/** The rest of what the runtime says is about folders of this machine. */
function firstLineOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return text.split('\n', 1).join().slice(0, 200)
}

function fileOf(error: AppError): Record<string, string> {
  const file = error.details?.file
  return typeof file === 'string' ? { file } : {}
}
