import type { Problem, ProblemCode } from '@talkingcat/contract'

/** The table's advice speaks of buttons; where a command does the same, this names it. */
const inTheTerminal: Partial<Record<ProblemCode, string>> = {
  MODEL_MISSING:
    '请运行 npm run prepare:models 下载（约 240 MB）；只想试听演示语音可加 --demo-model',
  MODEL_DAMAGED: '请运行 npm run prepare:models，它会校验并替换坏文件',
  MODEL_DOWNLOAD_FAILED:
    '请检查网络后再运行一次，已下载的部分会接着用；也可把文件手动放入 models/<模型编号>/（MODEL_ROOT 可改）',
  MODELS_FOLDER_UNUSABLE: '请检查它的权限和磁盘，或用环境变量 MODEL_ROOT 换一个可以写入的文件夹',
  RUNTIME_UNUSABLE:
    '模型文件是完整的；请关闭占用内存多的程序、检查杀毒软件，Windows 请安装 Microsoft Visual C++ 运行库（x64），仍不行请重新运行 npm install',
  RECOGNIZER_FAILED: '请关闭占用内存多的程序后再运行一次；仍不行请重新运行 npm install',
  MODEL_IMPORT_WRONG: '请换一个文件夹或压缩包；也可以运行 npm run prepare:models 下载',
  SESSION_NOT_FOUND: '请运行 npm run talkingcat -- recap 列出全部场次',
  STORAGE_READ_ONLY: '请检查它是不是文件夹、有没有写的权限，或用环境变量 RECORDS_ROOT 换一个',
}

export function whatToDo({ code, next }: Pick<Problem, 'code' | 'next'>): string {
  return inTheTerminal[code] ?? next
}
