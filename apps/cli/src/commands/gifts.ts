import { parseGiftCsv, reduceGiftRows } from '@talkingcat/douyin'
import { writeLine } from '../output/ndjson.ts'
import { readInput } from '../output/read-file.ts'

export async function gifts(path: string): Promise<void> {
  await writeLine(reduceGiftRows(parseGiftCsv((await readInput(path)).toString('utf8'))))
}
