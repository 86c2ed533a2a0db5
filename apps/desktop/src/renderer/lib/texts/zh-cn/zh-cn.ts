import * as accountTexts from './account.ts'
import * as diagnosticsTexts from './diagnostics.ts'
import * as liveTexts from './live.ts'
import * as paymentTexts from './payment.ts'
import * as recapTexts from './recap.ts'
import * as settingsTexts from './settings.ts'
import * as startTexts from './start.ts'
import * as vocabularyTexts from './vocabulary.ts'
import * as waitingTexts from './waiting.ts'

/** Every text of the page. What went wrong is told by the service's problems, not from here. */
export const zhCn = {
  product: '提猫直播助手',
  productShort: '提猫',

  common: {
    retry: '重试',
    cancel: '取消',
    copy: '复制',
    copied: '已复制',
    copyFailed: '没能复制，请手动选中',
    back: '返回首页',
    loading: '正在载入…',
    demo: '演示',
    none: '无',
    viewer: '观众',
  },

  theme: { label: '外观', system: '跟随系统', light: '浅色', dark: '深色' },

  noToken: {
    title: '请用完整网址打开',
    body: '这个页面只对本机上启动它的人开放。请回到启动提猫直播助手的窗口，复制里面打印的完整网址（带有 #token= 的那一行），在浏览器里打开。',
    hint: '桌面版无需网址，直接打开应用即可。',
    example: '网址形如',
  },

  crash: {
    title: '页面的这一部分出错了',
    body: '记录没有受影响，仍在本地服务里继续。',
    reload: '重新载入页面',
    code: '错误信息',
  },

  offline: {
    message: '连不上本地服务',
    next: '请确认提猫直播助手仍在运行，然后重试',
  },

  ...startTexts,
  ...settingsTexts,
  ...accountTexts,
  ...paymentTexts,
  ...vocabularyTexts,
  ...waitingTexts,
  ...liveTexts,
  ...diagnosticsTexts,
  ...recapTexts,
}

export type Texts = typeof zhCn
