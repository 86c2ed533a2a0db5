import { Command } from 'commander'
import { addDecode } from './commands/decode.ts'
import { addDoctor } from './commands/doctor.ts'
import { addGifts } from './commands/gifts.ts'
import { addRecap } from './commands/recap.ts'
import { addStart } from './commands/start.ts'
import { addTranscribe } from './commands/transcribe.ts'
import { reportFailure } from './output/fail.ts'

const program = new Command('talkingcat')
  .description('提猫直播助手：跟随抖音直播间、转写主播的话、生成复盘')
  .helpOption('-h, --help', '显示帮助')
  .helpCommand('help [command]', '显示某个命令的帮助')
  .showHelpAfterError('（用 --help 查看用法）')
  .addHelpText(
    'after',
    '\n退出码：0 成功，1 输入或环境有问题（原因在标准错误输出），70 程序内部出错。\n结果写到标准输出，其余都写到标准错误输出。',
  )

for (const add of [addStart, addDecode, addGifts, addTranscribe, addRecap, addDoctor]) add(program)

// A closed pipe (`talkingcat decode … | head`) is the reader's choice, not a fault.
process.stdout.on('error', error => {
  if ('code' in error && error.code === 'EPIPE') process.exit(0)
  throw error
})

await program.parseAsync().catch(reportFailure)
