/** The part of the problem table that is about sound. */
export const soundProblems = {
  STREAM_MISSING: {
    status: 502,
    message: '这个直播间没有可用的声音流',
    next: '弹幕和礼物照常记录；字幕会在声音恢复后继续',
  },
  STREAM_NO_AUDIO: {
    status: 502,
    message: '直播流里没有声音',
    next: '请检查主播端麦克风是否静音；弹幕和礼物照常记录',
  },
  STREAM_UNSUPPORTED: {
    status: 502,
    message: '直播流的声音格式不支持',
    next: '请反馈给我们；弹幕和礼物照常记录',
  },
  STREAM_UNREACHABLE: {
    status: 502,
    message: '声音流连接失败',
    next: '程序会自动换线路重试，无需操作',
  },
  FFMPEG_MISSING: {
    status: 503,
    message: '没有找到 ffmpeg，无法转写声音',
    next: '请安装 ffmpeg，或用环境变量 FFMPEG_BIN 指向它，然后重新开始',
  },
  FFMPEG_FAILED: {
    status: 502,
    message: 'ffmpeg 意外退出',
    next: '程序会自动重启它；若反复出现请更换 ffmpeg 版本',
  },
  MICROPHONE_DENIED: {
    status: 403,
    message: '没有使用麦克风的权限',
    next: '请在浏览器地址栏或系统的隐私设置里允许使用麦克风，然后再试',
  },
  MICROPHONE_MISSING: {
    status: 404,
    message: '没有找到麦克风',
    next: '请插好麦克风并确认系统能看到它，然后再试',
  },
  MICROPHONE_BUSY: {
    status: 409,
    message: '麦克风打不开，可能被其他程序占用',
    next: '请关闭占用麦克风的程序，或换一个麦克风',
  },
  MICROPHONE_LOST: {
    status: 409,
    message: '麦克风断开了',
    next: '请重新插好，接上后会自动继续；断开的一段记为缺口',
  },
  SYSTEM_SOUND_DENIED: {
    status: 403,
    message: '没有共享电脑的声音',
    next: '请再选一次，在弹出的窗口里选择整个屏幕或标签页，并勾选「同时分享音频」',
  },
  SYSTEM_SOUND_MISSING: {
    status: 404,
    message: '共享的内容里没有声音',
    next: '请再选一次并勾选「同时分享音频」；有的系统只能分享标签页的声音，可以改用麦克风',
  },
  SYSTEM_SOUND_LOST: {
    status: 409,
    message: '电脑声音的共享停止了',
    next: '请再点一次「开始」；停止的一段记为缺口',
  },
  SOUND_WAITING: {
    status: 409,
    message: '没有页面在提供声音',
    next: '请在这一场的页面里点「开始」；也可以改回直播间的声音',
  },
  SOUND_REPLACED: {
    status: 409,
    message: '另一个页面接着提供声音',
    next: '无需操作；要换回这个页面，请再点一次「开始」',
  },
  SOUND_NOT_CHOSEN: {
    status: 409,
    message: '这一场现在用的是别的声音',
    next: '这个页面不再提供声音；要用它，请在「声音来源」里选择麦克风或电脑声音',
  },
  SOUND_UNREACHABLE: {
    status: 503,
    message: '声音送不到本地服务，已经停用',
    next: '请确认程序还在运行，再点一次「开始」；程序重新启动过的话，请用新的网址打开页面',
  },
  AUDIO_FILE_INVALID: {
    status: 400,
    message: '这个声音文件读不了',
    next: '请提供 16 位 PCM 的 WAV 文件；装了 ffmpeg 时，MP4、MP3 等也可以',
  },
} as const
