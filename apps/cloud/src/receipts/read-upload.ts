import { uploadFieldsSchema } from '@talkingcat/contract/cloud'
import type { FastifyRequest } from 'fastify'
import { CloudError } from '../problems/cloud-error.ts'
import { maxImageBytes } from './images/read-receipt-image.ts'

export const uploadLimits = {
  fileSize: maxImageBytes,
  files: 1,
  fields: 8,
  fieldSize: 200,
  fieldNameSize: 40,
  parts: 9,
  headerPairs: 20,
}

/**
 * The one file named `file` and the text fields.
 * @throws CloudError NOT_MULTIPART, IMAGE_MISSING, IMAGE_BYTES, BAD_REQUEST
 */
export async function readUpload(request: FastifyRequest) {
  if (!request.isMultipart()) throw new CloudError('NOT_MULTIPART')
  const fields: Record<string, unknown> = {}
  let file: { bytes: Buffer; filename: string; type: string } | undefined
  try {
    for await (const part of request.parts({ limits: uploadLimits })) {
      if (part.type === 'field') fields[part.fieldname] = part.value
      else if (part.fieldname !== 'file') throw new CloudError('IMAGE_MISSING')
      else file = { bytes: await part.toBuffer(), filename: part.filename, type: part.mimetype }
    }
  } catch (error) {
    if (error instanceof CloudError) throw error
    const isTooLarge =
      error instanceof Error && 'code' in error && error.code === 'FST_REQ_FILE_TOO_LARGE'
    throw new CloudError(isTooLarge ? 'IMAGE_BYTES' : 'BAD_REQUEST')
  }
  if (!file) throw new CloudError('IMAGE_MISSING')
  const parsed = uploadFieldsSchema.safeParse(fields)
  if (!parsed.success) throw new CloudError('BAD_REQUEST')
  return { ...file, fields: parsed.data }
}
