import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { dirname } from 'node:path'
import { type Calibration, calibrationSchema } from '@talkingcat/contract'
import { type ExecutionProvider, runtimeVersion } from '@talkingcat/speech'
import { z } from 'zod'

const fileSchema = z.object({ calibrations: z.record(z.string(), calibrationSchema) })
type Calibrations = z.infer<typeof fileSchema>['calibrations']

/** Of machines, models and versions that were; the newest stay. */
const maxKept = 20

/** What a measurement holds for: any other model, version or processor is measured by itself. */
export function calibrationKey(modelId: string, provider: ExecutionProvider): string {
  const processors = cpus()
  const machine = `${processors[0]?.model.trim() ?? 'unknown'} x${processors.length}`
  return [modelId, `sherpa-onnx ${runtimeVersion()}`, machine, provider].join(' | ')
}

/** A file that is missing or not ours to read holds nothing: it is measured again. */
export function readCalibrations(path: string): Calibrations {
  try {
    return fileSchema.parse(JSON.parse(readFileSync(path, 'utf8'))).calibrations
  } catch {
    return {}
  }
}

/** Whole or not at all. @throws Error when the file can not be written */
export function keepCalibration(path: string, key: string, calibration: Calibration): void {
  const all = { ...readCalibrations(path), [key]: calibration }
  const newest = Object.entries(all).sort(([, a], [, b]) => b.measuredAt - a.measuredAt)
  const calibrations = Object.fromEntries(newest.slice(0, maxKept))
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(`${path}.tmp`, `${JSON.stringify({ calibrations }, null, 2)}\n`)
  renameSync(`${path}.tmp`, path)
}
