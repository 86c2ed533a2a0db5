import { createNormaliser, decodeFrame } from '@talkingcat/douyin'
import { writeLine } from '../output/ndjson.ts'
import { readInput } from '../output/read-file.ts'

/** Goes on after a damaged file, so that one bad capture does not hide the others. */
export async function decode(paths: string[]): Promise<void> {
  const normaliser = createNormaliser()
  for (const path of paths) {
    const frame = decodeFrame(await readInput(path))
    if (frame.kind === 'damaged') {
      process.stderr.write(`错误 FRAME_DAMAGED：${path}：${frame.reason}（已跳过）\n`)
      process.exitCode = 1
      continue
    }
    if (frame.kind !== 'messages') continue
    for (const message of frame.messages) {
      for (const event of normaliser.normalise(message)) await writeLine(event)
    }
  }
  for (const event of normaliser.flush(Number.MAX_SAFE_INTEGER)) await writeLine(event)
}
