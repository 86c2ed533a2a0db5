/** The part of the problem table that is about speech models. */
export const modelProblems = {
  MODEL_MISSING: {
    status: 503,
    message: '还没有语音识别模型',
    next: '请点击「下载模型」，约 240 MB；弹幕和礼物不受影响',
  },
  MODEL_DAMAGED: {
    status: 503,
    message: '语音识别模型文件损坏或不完整',
    next: '请点击「重新下载」，程序会校验并替换坏文件；演示模型坏了请重新安装程序',
  },
  MODEL_DOWNLOAD_FAILED: {
    status: 502,
    message: '模型下载失败，所有镜像都试过了',
    next: '请检查网络后重试，已下载的部分会保留；也可手动放入模型文件夹',
  },
  MODEL_DISK_FULL: {
    status: 507,
    message: '磁盘空间不够存放模型',
    next: '请清理磁盘，或用 MODEL_ROOT 换一个文件夹',
  },
  MODEL_IMPORT_WRONG: {
    status: 400,
    message: '这里面没有完整的识别模型',
    next: '需要 2024-07-17 版 SenseVoiceSmall 的 model.int8.onnx 和 tokens.txt；请换一个文件夹或压缩包，也可以点「下载模型」',
  },
  MODEL_ARCHIVE_INVALID: {
    status: 400,
    message: '这个压缩包读不了',
    next: '可以用 .tar.bz2、.tar.gz 和 .tar；其他格式请先解压，再填解压出来的文件夹',
  },
  MODELS_FOLDER_UNUSABLE: {
    status: 400,
    message: '这个文件夹不能用来存放模型',
    next: '请在设置里填这台电脑上一个可以写入的文件夹的完整路径，或检查它的权限、磁盘和杀毒软件，然后再试',
  },
  RUNTIME_UNUSABLE: {
    status: 503,
    message: '语音识别组件在这台电脑上运行不了，没有字幕',
    next: '模型文件是完整的，不用重新下载，程序每分钟自动再试一次。请关闭占用内存多的程序，并检查杀毒软件有没有拦截；Windows 请安装 Microsoft Visual C++ 运行库（x64）；仍不行请重新安装程序。弹幕和礼物照常记录',
  },
  CALIBRATION_FAILED: {
    status: 503,
    message: '没有测出这台电脑的识别速度，先用 1 个线程',
    next: '字幕不受影响；要再测一次，请关闭占用内存和处理器多的程序，再点「重新校准」',
  },
  CALIBRATION_BUSY: {
    status: 409,
    message: '正在记录直播，现在不校准',
    next: '请在停止记录后再点「重新校准」',
  },
  VAD_DAMAGED: {
    status: 503,
    message: '随程序附带的人声检测模型缺失或损坏，没有字幕',
    next: '请重新安装程序；弹幕和礼物照常记录',
  },
} as const
