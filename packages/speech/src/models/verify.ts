import type { RecognizerModel } from './recognizer-model.ts'

/** Reads every pinned file. @throws AppError MODEL_MISSING or MODEL_DAMAGED */
export function verifyModel(_model: Pick<RecognizerModel, 'id' | 'pins'>): Promise<void> {
  throw new Error('being written')
}
