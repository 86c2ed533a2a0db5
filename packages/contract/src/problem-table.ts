import { accountProblems } from './account-problems.ts'
import { modelProblems } from './model-problems.ts'
import { soundProblems } from './sound-problems.ts'
import { vocabularyProblems } from './vocabulary-problems.ts'

type Row = { status: number; message: string; next: string }

/**
 * Every problem a user can meet: HTTP status, what happened, what to do next. The only place for
 * these texts, with the tables of parts that are spread in here.
 */
export const problemTable = {
  // the request
  BAD_REQUEST: { status: 400, message: '请求的内容不完整或格式不对', next: '请刷新页面后重试' },
  UNAUTHORIZED: {
    status: 401,
    message: '访问口令缺失或已失效',
    next: '请使用启动时打印的完整网址重新打开页面',
  },
  ORIGIN_REFUSED: {
    status: 403,
    message: '拒绝了来自其他网站的请求',
    next: '请只在提猫直播助手自己的页面里操作',
  },
  NOT_FOUND: { status: 404, message: '没有这个地址', next: '请返回首页' },
  HOST_REFUSED: {
    status: 421,
    message: '请求的主机名不是本机地址',
    next: '请用 http://127.0.0.1 开头的网址打开',
  },
  TOO_LARGE: { status: 413, message: '请求内容过大', next: '请缩短内容后重试' },
  TOO_MANY: { status: 429, message: '操作太频繁或连接数已满', next: '请稍等片刻再试' },
  INTERNAL: {
    status: 500,
    message: '程序内部出错，已记录',
    next: '请重试；若反复出现，请运行 npm run talkingcat -- doctor 并附上日志反馈',
  },
  // the room
  ROOM_LINK_INVALID: {
    status: 400,
    message: '这不是抖音直播间的链接或号码',
    next: '请粘贴形如 https://live.douyin.com/123456789 的链接，或只填直播间号码',
  },
  ROOM_LINK_IS_PROFILE: {
    status: 400,
    message: '这是主播的个人主页，不是直播间',
    next: '请从主页点头像进入直播间，复制地址栏里形如 https://live.douyin.com/123456789 的链接；也可以直接填主播的抖音号',
  },
  ROOM_NOT_FOUND: {
    status: 404,
    message: '没有找到这个直播间',
    next: '请在抖音里打开直播间，重新复制链接',
  },
  ROOM_OFFLINE: {
    status: 409,
    message: '这个直播间现在没有开播',
    next: '请在开播后再点开始',
  },
  ROOM_UNKNOWN: {
    status: 502,
    message: '抖音没有给出直播间的状态（可能触发了风控）',
    next: '请等一两分钟再试，或换一个网络',
  },
  ROOM_UNREACHABLE: {
    status: 502,
    message: '连不上抖音',
    next: '请检查网络；已经开始的场次会自动重连，还没有开始的请再点一次开始',
  },
  SIGNATURE_REFUSED: {
    status: 502,
    message: '签名被拒绝：抖音不接受直接连接',
    next: '设置为「自动」时会改从直播间页面继续（需要 Chrome 或 Edge）；设置为「直接连接」时请改回「自动」，再停止并重新开始',
  },
  BROWSER_MISSING: {
    status: 503,
    message: '没有找到 Chrome 或 Edge 浏览器',
    next: '请安装 Chrome 或 Edge，然后重新开始；也可以在设置里改用「直接连接」',
  },
  BROWSER_FAILED: {
    status: 503,
    message: '打开直播间的浏览器出了问题',
    next: '程序会自动重新打开；若反复出现，请关掉由提猫打开的其他浏览器窗口后再试',
  },
  ROOM_PAGE_GIVEN_UP: {
    status: 503,
    message: '直播间页面打不开，已改为直接连接',
    next: '弹幕和礼物照常记录，昵称可能被隐藏；要换回页面，请关掉由提猫打开的浏览器窗口，再停止并重新开始',
  },
  ROOM_PAGE_WAITED: {
    status: 503,
    message: '抖音要求登录或验证，一直没有完成，已改为直接连接',
    next: '弹幕和礼物照常记录，昵称可能被隐藏；要换回页面，请在设置里登录抖音，再停止并重新开始',
  },
  ROOM_PAGE_CLOSED: {
    status: 409,
    message: '现在没有打开的直播间页面',
    next: '它可能正在重新打开，请稍等再点；用「直接连接」时没有页面',
  },
  ...soundProblems,
  // the recogniser
  ...modelProblems,
  RECOGNIZER_CRASHED: {
    status: 503,
    message: '语音识别进程退出了，正在自动重启',
    next: '无需操作；中断的片段会重新识别',
  },
  RECOGNIZER_FAILED: {
    status: 503,
    message: '语音识别反复退出，暂时没有字幕',
    next: '程序每分钟自动再试一次，也可以点「重试」；弹幕和礼物照常记录。一直不行请重启电脑或重新安装程序',
  },
  RECOGNIZER_LAGGING: {
    status: 503,
    message: '识别跟不上声音，字幕会延迟',
    next: '请关闭其他占用处理器的程序',
  },
  // the session
  SESSION_NOT_FOUND: { status: 404, message: '没有这个场次', next: '请从场次列表中选择' },
  SESSION_RUNNING: {
    status: 409,
    message: '这个直播间已经在记录中',
    next: '请打开正在进行的场次，或先停止它',
  },
  SESSION_LIMIT: {
    status: 409,
    message: '同时记录的直播间太多',
    next: '请先停止一个正在进行的场次',
  },
  SESSION_ENDED: {
    status: 409,
    message: '这个场次已经结束',
    next: '请查看它的复盘，或开始新的场次',
  },
  // storage
  STORAGE_FULL: {
    status: 507,
    message: '磁盘满了，新的内容暂存在内存里',
    next: '请尽快清理磁盘；腾出空间后会自动补写',
  },
  STORAGE_READ_ONLY: {
    status: 507,
    message: '记录文件夹不可写，新的内容暂存在内存里',
    next: '请检查文件夹权限，恢复后会自动补写',
  },
  SETTINGS_NOT_SAVED: {
    status: 507,
    message: '设置没有保存，仍是原来的选择',
    next: '请检查记录文件夹所在磁盘的空间和权限，然后再改一次',
  },
  ...vocabularyProblems,
  STORAGE_FAILED: {
    status: 500,
    message: '写入记录失败',
    next: '请检查磁盘；恢复后会自动补写',
  },
  LOG_NEWER: {
    status: 409,
    message: '这些记录是由更新版本的程序写入的',
    next: '请升级提猫直播助手；文件没有被改动',
  },
  LOG_DAMAGED: {
    status: 500,
    message: '记录文件打不开或已损坏',
    next: '请备份 records 文件夹后反馈给我们；文件没有被改动',
  },
  LOG_IN_USE: {
    status: 409,
    message: '另一个提猫直播助手正在使用这个记录文件夹',
    next: '请先关闭另一个提猫直播助手，或用 RECORDS_ROOT 换一个记录文件夹',
  },
  RECAP_FAILED: {
    status: 500,
    message: '复盘文件没有写成',
    next: '记录都在，请检查磁盘后重新生成',
  },
  REPORT_LINK_EXPIRED: {
    status: 404,
    message: '这个报告网址已经失效',
    next: '请回到复盘页，再点一次「打开网页报告」',
  },
  // the account in the cloud
  ...accountProblems,
  // starting up
  PORT_TAKEN: {
    status: 503,
    message: '端口已被其他程序占用',
    next: '已换用下一个空闲端口',
  },
  NO_FREE_PORT: {
    status: 503,
    message: '找不到空闲端口',
    next: '请关闭占用端口的程序，或用 --port 指定端口',
  },
  // files given on the command line
  FILE_UNREADABLE: { status: 400, message: '文件读不了', next: '请检查路径和权限' },
  SPEECH_PAIRS_MISSING: {
    status: 400,
    message: '文件夹里没有成对的录音和文字',
    next: '请把每段录音存成 名字.wav，把里面说的话写进同名的 名字.txt（UTF-8）',
  },
  FILE_EXISTS: {
    status: 409,
    message: '已经有同名的文件，没有覆盖它',
    next: '请换一个文件名，或先移走原来的文件',
  },
  RECORDING_INVALID: {
    status: 400,
    message: '这不是原始帧录制文件',
    next: '请选择由提猫直播助手录下的 .tcframes 文件',
  },
  RECORDING_NEWER: {
    status: 409,
    message: '这个录制文件是由更新版本的程序写的',
    next: '请升级提猫直播助手；文件没有被改动',
  },
  RECORDING_DAMAGED: {
    status: 400,
    message: '录制文件有一段损坏',
    next: '损坏的一段已跳过，其余照常读出；请检查磁盘或重新复制文件',
  },
  RECORDING_CUT: {
    status: 400,
    message: '录制文件在一帧中间断了',
    next: '前面的都完整，无需操作；多半是录制时程序被关掉或磁盘写满',
  },
  RECORDING_FULL: {
    status: 507,
    message: '原始帧录制到了大小上限，已停止',
    next: '已录下的可以直接使用；要继续请重新打开录制，会写进新的文件。弹幕和礼物照常记录',
  },
  RECORDING_FAILED: {
    status: 507,
    message: '录制文件写不进去，录制已停止',
    next: '请检查磁盘空间和文件夹权限，再重新打开录制；弹幕和礼物照常记录',
  },
  FRAME_DAMAGED: {
    status: 400,
    message: '数据帧损坏',
    next: '直播中会自动补收，无需操作；若是文件，已跳过这一帧，请检查文件是否完整',
  },
  CSV_INVALID: {
    status: 400,
    message: '表格缺少需要的列',
    next: '请检查表头；需要的列见 talkingcat gifts --help',
  },
} as const satisfies Record<string, Row>

export type ProblemCode = keyof typeof problemTable
export const problemCodes = Object.keys(problemTable) as [ProblemCode, ...ProblemCode[]]
