import { Command, InvalidArgumentError } from 'commander'
import type { StartOptions } from './commands/start.ts'
import { translateUsageError } from './output/usage-error.ts'

/** The port that the first generation used, too. */
const defaultPort = 8090

/** Every command and its help; the work is loaded when a command runs, so that help is quick. */
export function createProgram(): Command {
  const program = new Command('talkingcat')
    .description('提猫直播助手：跟随抖音直播间、转写主播的话、生成复盘')
    .helpOption('-h, --help', '显示帮助')
    .helpCommand('help [command]', '显示某个命令的帮助')
    .configureOutput({ outputError: (text, write) => write(translateUsageError(text)) })
    .showHelpAfterError('（用 --help 查看用法）')
    .addHelpText(
      'after',
      '\n退出码：0 成功，1 输入或环境有问题（原因在标准错误输出），70 程序内部出错，130 被 Ctrl+C 中断。\n结果写到标准输出，其余都写到标准错误输出。',
    )
  const start = async (options: StartOptions) =>
    (await import('./commands/start.ts')).start(options)
  withStartOptions(program.command('start').description('启动本地服务并打开应用'))
    .option('--demo', '启动后直接进入演示直播间', false)
    .action(start)
  withStartOptions(program.command('demo').description('启动并直接进入演示直播间')).action(
    (options: StartOptions) => start({ ...options, demo: true }),
  )
  addFileCommands(program)
  addMeasureCommands(program)
  addFrameCommands(program)
  addUpkeepCommands(program)
  return program
}

function addFileCommands(program: Command): void {
  program
    .command('decode')
    .description('解码抓下来的推送帧（每个文件一个 PushFrame），逐行输出直播事件 JSON')
    .argument('<file...>', '推送帧文件')
    .action(async paths => (await import('./commands/decode.ts')).decode(paths))
  program
    .command('gifts')
    .description('统计礼物消息表（CSV）的真实总数：连击只算一次；同时给出逐条相加的虚高数')
    .argument('<file.csv>', '一行一条礼物消息的表格')
    .action(async path => (await import('./commands/gifts.ts')).gifts(path))
  program
    .command('transcribe')
    .description('转写一个声音或视频文件，逐行输出语句 JSON（时间从文件开头算，单位毫秒）')
    .argument('<file>', '16 位 PCM 的 WAV；装了 ffmpeg 时，也可以是 MP4、MP3、FLV 等它能读的文件')
    .option('--demo-model', '使用随附的演示模型（只听得懂演示语音）', false)
    .action(async (path, options) =>
      (await import('./commands/transcribe.ts')).transcribe(path, options),
    )
}

function addMeasureCommands(program: Command): void {
  program
    .command('cer')
    .description(
      '算识别的字错率：文件夹里每段 名字.wav 和同名的 名字.txt，逐个输出 JSON，最后是合计',
    )
    .argument('<folder>', '放着录音和文字的文件夹')
    .option('--demo-model', '使用随附的演示模型（只听得懂演示语音）', false)
    .action(async (folder, options) => (await import('./commands/cer.ts')).cer(folder, options))
}

function addFrameCommands(program: Command): void {
  const frames = program
    .command('frames')
    .description('原始帧录制文件（.tcframes）：查看、去掉个人信息、重放')
  frames
    .command('info')
    .description('查看录制：各种消息的条数、起止时间、损坏的地方（JSON，不含个人信息）')
    .argument('<file>', '录制文件')
    .action(async path => (await import('./commands/frames.ts')).framesInfo(path))
  frames
    .command('anonymise')
    .description('另存一份可以交给别人的录制：人名、编号、头像、文字都换掉，礼物和连击不变')
    .argument('<in>', '录制文件')
    .argument('<out>', '新文件；已经存在则不覆盖')
    .option('--keep-text', '保留弹幕原文（里面可能有人名）', false)
    .action(async (from, to, options) =>
      (await import('./commands/frames.ts')).framesAnonymise(from, to, options),
    )
  frames
    .command('replay')
    .description('重放录制，逐行输出直播事件 JSON')
    .argument('<file>', '录制文件')
    .option('--speed <speed>', '倍速，例如 1、10；max 为尽可能快', parseSpeed, 1)
    .action(async (path, options) =>
      (await import('./commands/frames.ts')).framesReplay(path, options),
    )
}

function addUpkeepCommands(program: Command): void {
  program
    .command('recap')
    .description('由日志重新生成一个场次的复盘（JSON）；不给编号则列出全部场次')
    .argument('[session]', '场次编号')
    .option('--out <folder>', '同时写出 comments.jsonl、transcript.txt、report.html 到这个文件夹')
    .action(async (session, options) =>
      (await import('./commands/recap.ts')).recap(session, options),
    )
  const models = program
    .command('models')
    .description('列出语音识别模型；models download 下载，models import 导入已有的')
  models.action(async () => (await import('./commands/models.ts')).listModels())
  models
    .command('download')
    .description('下载语音识别模型：断点续传、多镜像、校验；已有完整文件则不再下载')
    .argument('[id]', '模型编号；不给则下载默认的 SenseVoiceSmall')
    .action(async id => (await import('./commands/models.ts')).downloadModels(id))
  models
    .command('import')
    .description('从文件夹或压缩包（.tar.bz2、.tar.gz、.tar）导入已有的模型：逐个校验后才复制')
    .argument('<path>', '文件夹、压缩包，或其中一个模型文件')
    .option('--id <id>', '模型编号；不给则为默认的 SenseVoiceSmall')
    .action(async (path, options) =>
      (await import('./commands/models.ts')).importModels(path, options.id),
    )
  program
    .command('doctor')
    .description('检查这台机器：Node、ffmpeg、模型、端口、磁盘、Electron，并说明怎么处理')
    .option('--json', '输出 JSON', false)
    .action(async options => (await import('./commands/doctor.ts')).doctor(options))
}

function withStartOptions(command: Command): Command {
  return command
    .option('--no-open', '只打印网址，不打开窗口')
    .option('--browser', '用默认浏览器打开，不用桌面窗口', false)
    .option('--port <port>', '本地服务端口；被占用时自动换下一个', parsePort, defaultPort)
}

function parseSpeed(text: string): number {
  if (text === 'max') return Number.POSITIVE_INFINITY
  const speed = Number(text)
  if (!(speed >= 0.01 && speed <= 100_000)) {
    throw new InvalidArgumentError('倍速必须是 0.01 到 100000 之间的数，或 max')
  }
  return speed
}

function parsePort(text: string): number {
  const port = Number(text)
  if (!Number.isInteger(port) || port < 1024 || port > 65_535) {
    throw new InvalidArgumentError('端口必须是 1024 到 65535 之间的整数')
  }
  return port
}
