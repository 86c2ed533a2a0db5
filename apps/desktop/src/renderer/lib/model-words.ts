import type { Problem } from '@talkingcat/contract'
import { formatBytes } from './format.ts'
import { texts } from './texts/index.ts'

/** Which file was wrong and what it should be; null where the problem names none. */
export function wrongFileWords({ code, details }: Problem): string | null {
  if (code !== 'MODEL_IMPORT_WRONG' || !details) return null
  const file = String(details.file)
  const expected = formatBytes(Number(details.expectedBytes))
  switch (details.reason) {
    case 'missing':
      return texts.model.fileMissing(file)
    case 'size':
      return texts.model.fileSize(file, formatBytes(Number(details.foundBytes)), expected)
    default:
      return texts.model.fileContent(file, String(details.expectedSha256).slice(0, 12))
  }
}
