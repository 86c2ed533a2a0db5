import { setPriority } from 'node:os'
import { verifyFiles } from '../models/verify.ts'
import { createSpeechRecognizer } from '../recognizer/sherpa.ts'
import type { CalibrationTask, ChildAnswer } from './calibrate.ts'

/** The first decode also fills caches; of the rest the fastest is the least disturbed. */
const decodes = 4

async function measure({ model, samples, threadCount, provider }: CalibrationTask) {
  // Whatever else the host does comes first. It only lowers what was given; it can not fail in a way that matters.
  try {
    setPriority(10)
  } catch {}
  await verifyFiles(model.pins)
  const began = performance.now()
  const recognizer = await createSpeechRecognizer({ ...model, threadCount, provider })
  const loadMs = performance.now() - began
  const decodeMs: number[] = []
  for (let round = 0; round < decodes; round++) {
    const start = performance.now()
    await recognizer.recognize(samples)
    decodeMs.push(performance.now() - start)
  }
  return { loadMs, decodeMs: Math.min(...decodeMs.slice(1)) }
}

if (process.send) {
  const send = process.send.bind(process)
  const answer = (message: ChildAnswer) => send(message, () => process.exit(0))
  process.on('disconnect', () => process.exit(0))
  process.once('message', (task: CalibrationTask) => {
    measure(task).then(answer, () => process.exit(70))
  })
}
