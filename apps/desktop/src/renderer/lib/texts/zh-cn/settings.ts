import type { ModelState } from '@talkingcat/contract'

/** The settings screen. */
export const settings = {
  title: '设置',
  open: '设置',
  failed: '设置没有载入',
  room: '直播间的数据从哪里来',
  roomNote: '从下一次开始或继续记录起生效。',
  sources: {
    auto: { title: '自动', note: '找到浏览器就读直播间页面，否则直接连接' },
    page: {
      title: '直播间页面',
      note: '在单独的浏览器里打开直播间，登录的是你自己的抖音账号，礼物和昵称最完整',
    },
    direct: { title: '直接连接', note: '不开浏览器、不登录，占用最少；昵称可能被隐藏' },
  },
  browser: {
    found: (name: string) => `读页面用的浏览器：${name}`,
    foundNote: '它有自己的一份用户数据，和你平时用的互不影响；登录一次，以后都记得。',
    missing: '没有找到 Chrome 或 Edge',
    missingNote: '装好其中一个就能读直播间页面；在那之前「自动」会直接连接。',
    login: '登录抖音',
    opening: '正在打开…',
    opened: '已打开，登录好以后关掉那个窗口就行。',
  },
  speech: {
    title: '语音识别',
    missingNote: '下载一次，之后离线可用；已经有了的也可以从本机导入。',
    importing: '正在导入语音识别模型',
    pathWrong: '请填完整路径，例如 /home/me/models 或 D:\\models',
    origin: {
      bundled: '随程序附带',
      own: '存放在',
      MODEL_ROOT: 'MODEL_ROOT 里找到的',
      ModelScope: 'ModelScope 的缓存里找到的',
      'Hugging Face': 'Hugging Face 的缓存里找到的',
    } satisfies Record<NonNullable<ModelState['origin']>, string>,
    importLabel: '从本机导入模型',
    importHint:
      '填文件夹或压缩包（.tar.bz2、.tar.gz、.tar）的完整路径；会先逐个校验，全部正确才复制。网页看不到拖进来的文件在哪里，所以要填路径。',
    importAction: '导入',
    folderLabel: '模型存放在哪里',
    folderHint:
      '填一个文件夹的完整路径，新下载的模型放在那里；留空用默认位置。MODELSCOPE_CACHE 和 HF_HOME 里的同一个模型也会找到，不会复制。',
    folderAction: '保存',
    languages: '直播里也说日语、韩语',
    languagesNote:
      '普通话、粤语和夹着的英语总是识别；打开后日语、韩语也出字幕，但杂音更容易被听成字。从下一次开始记录起生效。',
    calibration: {
      known: (threads: number, measured: string) => `用 ${threads} 个线程识别：${measured}`,
      measured: (threads: number, times: number) => `${threads} 线程 ${times} 倍速`,
      unknown: '还没有测过这台电脑的识别速度，空闲时会自动测一次。',
      running: '正在测识别速度…',
      again: '重新校准',
    },
  },
  recording: '记录',
  next: '等待下一场',
  nextNote: '下播后留意同一位主播，再次开播时自动开始记录',
  frames: '录下原始数据',
  framesNote:
    '遇到问题要反馈时打开：把收到的原始数据帧写进记录文件夹。里面有观众的昵称和编号，发出前请先用 talkingcat frames anonymise 去掉。',
}
