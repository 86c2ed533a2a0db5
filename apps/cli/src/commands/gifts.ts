import { parseGiftCsv, reduceGiftRows } from '@talkingcat/douyin'
import type { Command } from 'commander'
import { writeLine } from '../output/ndjson.ts'
import { readInput } from '../output/read-file.ts'

export function addGifts(program: Command): void {
  program
    .command('gifts')
    .description('统计礼物消息表（CSV）的真实总数：连击只算一次；同时给出逐条相加的虚高数')
    .argument('<file.csv>', '一行一条礼物消息的表格')
    .action(async (path: string) => {
      await writeLine(reduceGiftRows(parseGiftCsv((await readInput(path)).toString('utf8'))))
    })
}
